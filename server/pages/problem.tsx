import type { FC } from "hono/jsx";

export interface Suggestion {
  name: string;
  href: string;
}

export const NotFound: FC<{ wanted: string; suggestions: readonly Suggestion[] }> = (props) => (
  <header class="page-head">
    <h1>Nothing is here</h1>
    <p class="lead">
      Unexpected address <code>{props.wanted}</code>, expected a page, a plan or a run.
    </p>
    {props.suggestions.length > 0 && (
      <>
        <p>Did you mean</p>
        <ul>
          {props.suggestions.map(({ name, href }) => (
            <li>
              <a href={href}>{name}</a>
            </li>
          ))}
        </ul>
      </>
    )}
    <p>
      <a href="/">All pages, plans and runs</a>
    </p>
  </header>
);

export const Fault: FC<{ message: string; hint: string | undefined }> = ({ message, hint }) => (
  <header class="page-head">
    <h1>This page could not be made</h1>
    <p class="lead">{message}</p>
    {hint !== undefined && <p>{hint}</p>}
  </header>
);
