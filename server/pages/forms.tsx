import { useContext, type FC, type PropsWithChildren } from "hono/jsx";
import { FormToken } from "./layout.tsx";

/** A form that changes something; it works without a script. Nothing is shown where nothing can be changed. */
export const PostForm: FC<PropsWithChildren<{ action: string; class?: string }>> = (props) => {
  const token = useContext(FormToken);
  if (token === undefined) return <></>;
  return (
    <form method="post" action={props.action} class={props.class}>
      <input type="hidden" name="token" value={token} />
      {props.children}
    </form>
  );
};

/** Whether forms are shown at all, for the words around them. */
export function canChange(): boolean {
  return useContext(FormToken) !== undefined;
}
