import { render, type ComponentChild } from "preact";
import { Help } from "./help.tsx";
import { Palette } from "./palette.tsx";

export function openPalette(): void {
  open("palette", "Search", (close) => <Palette close={close} />);
}

export function openHelp(): void {
  open("help", "Keyboard", () => <Help />);
}

/** A modal dialog; the browser keeps the focus inside and gives it back when it closes. */
function open(name: string, label: string, content: (close: () => void) => ComponentChild): void {
  if (document.querySelector("dialog[open]")) return;
  const dialog = document.createElement("dialog");
  dialog.className = name;
  dialog.setAttribute("aria-label", label);
  dialog.addEventListener("close", () => {
    render(null, dialog);
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  document.body.append(dialog);
  render(
    content(() => dialog.close()),
    dialog,
  );
  dialog.showModal();
}
