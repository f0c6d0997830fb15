import type { FC } from "hono/jsx";
import type { PageListProps } from "../gather/page-list.ts";
import { PageLinks } from "./parts.tsx";
import { count } from "../words.ts";

export const PageList: FC<PageListProps> = ({ folder, folders, pages, total }) => (
  <>
    <header class="page-head">
      {folder !== "" && (
        <p class="crumbs">
          <a href="/pages">Pages</a>
          {folder.split("/").map((name, at, parts) => (
            <span>
              <a href={folderAddress(parts.slice(0, at + 1).join("/"))}>{name}</a>
            </span>
          ))}
        </p>
      )}
      <h1>{folder === "" ? "Pages" : folder}</h1>
    </header>
    {folders.length > 0 && (
      <section aria-labelledby=":folders">
        <h2 id=":folders">Folders</h2>
        <ul class="plain-list columns">
          {folders.map(({ name, path, pages: inside }) => (
            <li>
              <a href={folderAddress(path)}>{name}</a>{" "}
              <span class="quiet">{count(inside, "page")}</span>
            </li>
          ))}
        </ul>
      </section>
    )}
    <section aria-labelledby=":pages">
      <h2 id=":pages">{folder === "" ? "At the top" : "Pages"}</h2>
      {total === 0 && <p class="empty">No page is in this folder itself.</p>}
      <PageLinks pages={pages} columns />
      {total > pages.length && (
        <p class="quiet">{`${total - pages.length} more: search finds them.`}</p>
      )}
    </section>
  </>
);

export function folderAddress(folder: string): string {
  return folder === "" ? "/pages" : `/pages?folder=${encodeURIComponent(folder)}`;
}
