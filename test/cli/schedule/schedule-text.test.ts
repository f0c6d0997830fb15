import { execFileSync } from "node:child_process";
import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { scheduleOf, type ScheduleWish } from "../../../cli/schedule/schedule-text.ts";

const wish: ScheduleWish = {
  repository: "/home/ada/garden shop",
  name: "garden shop",
  hour: 3,
  minute: 5,
  home: "/home/ada",
  program: ["/usr/bin/node", "/opt/loopwiki/main.js"],
};

test("a cron line starts a bounded loop at its time", () => {
  const [file] = scheduleOf("cron", wish).files;
  expect(file?.text).toBe(
    "5 3 * * * /usr/bin/node /opt/loopwiki/main.js -C '/home/ada/garden shop' loop --rounds 5 --quiet\n",
  );
});

test("whatever the repository is called, cron's shell gets its very path", () => {
  const names = string({ minLength: 1, maxLength: 20 }).filter((name) => !/[\0\n\r]/.test(name));
  assert(
    property(names, (name) => {
      const repository = `/srv/${name}`;
      const [file] = scheduleOf("cron", {
        ...wish,
        repository,
        program: ["printf", "%s\\0"],
      }).files;
      const line = (file?.text ?? "").replace(/^5 3 \* \* \* /, "").trimEnd();
      const shell = line.replaceAll("\\%", "%"); // as cron hands it on
      const words = execFileSync("/bin/sh", ["-c", shell], { encoding: "utf8" }).split("\0");
      expect(words.slice(0, 2)).toEqual(["-C", repository]);
    }),
    { numRuns: 40 },
  );
});

test("a systemd timer starts a service that knows our exit codes", () => {
  const { files, next } = scheduleOf("systemd", wish);
  expect(files.map(({ path }) => path)).toEqual([
    "/home/ada/.config/systemd/user/loopwiki-garden-shop.service",
    "/home/ada/.config/systemd/user/loopwiki-garden-shop.timer",
  ]);
  expect(files[0]?.text).toContain(
    'ExecStart=/usr/bin/node /opt/loopwiki/main.js -C "/home/ada/garden shop" loop --rounds 5\n',
  );
  expect(files[0]?.text).toContain("SuccessExitStatus=3 4\n");
  expect(files[1]?.text).toContain("OnCalendar=*-*-* 03:05:00\n");
  expect(next[0]).toBe("systemctl --user enable --now loopwiki-garden-shop.timer");
});

test("a workflow is whole YAML, looks only, and may write nothing", () => {
  const [file] = scheduleOf("github", wish).files;
  expect(file?.path).toBe("/home/ada/garden shop/.github/workflows/loopwiki.yml");
  expect(parse(file?.text ?? "")).toMatchObject({
    on: { schedule: [{ cron: "5 3 * * *" }] },
    permissions: { contents: "read" },
  });
});
