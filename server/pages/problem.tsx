import type { FC } from "hono/jsx";
import { editAddress } from "../addresses.ts";

export interface Suggestion {
  name: string;
  href: string;
}

export interface NotFoundProps {
  wanted: string;
  suggestions: readonly Suggestion[];
  /** The id of a page that could be written. */
  page: string | undefined;
}

export const NotFound: FC<NotFoundProps> = (props) => (
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
    {props.page !== undefined && (
      <p>
        No page is called that yet. <a href={editAddress(props.page)}>Write it</a>, or look for{" "}
        <a href={`/search?q=${encodeURIComponent(tail(props.page))}`}>{tail(props.page)}</a>.
      </p>
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

function tail(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
