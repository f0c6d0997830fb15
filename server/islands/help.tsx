import { places } from "./shortcuts.ts";

const keys: readonly (readonly [string, string])[] = [
  ["Ctrl K or /", "search"],
  ["e", "edit this page"],
  ["?", "this sheet"],
  ["Esc", "close"],
];

export function Help() {
  return (
    <>
      <h2>Keyboard</h2>
      <dl>
        {keys.map(([key, what]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </>
        ))}
        {Object.entries(places).map(([key, [, name]]) => (
          <>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{`go to ${name}`}</dd>
          </>
        ))}
      </dl>
    </>
  );
}
