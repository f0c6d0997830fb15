import { useContext, type FC, type PropsWithChildren } from "hono/jsx";
import { csrfField } from "../forms/actions.ts";
import { FormToken } from "./layout.tsx";

interface PostFormProps {
  /** One of `actions`. */
  action: string;
  /** Hidden fields. */
  fields?: Readonly<Record<string, string>>;
  class?: string;
  /** One of its fields is a file. */
  hasFile?: boolean;
}

/** A form that changes something; it works without a script. Nothing is shown where nothing can be changed. */
export const PostForm: FC<PropsWithChildren<PostFormProps>> = (props) => {
  const token = useContext(FormToken);
  if (token === undefined) return <></>;
  return (
    <form
      method="post"
      action={props.action}
      class={props.class}
      enctype={props.hasFile === true ? "multipart/form-data" : undefined}
    >
      <input type="hidden" name={csrfField} value={token} />
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
};

/** Whether forms are shown at all, for the words around them. */
export function canChange(): boolean {
  return useContext(FormToken) !== undefined;
}
