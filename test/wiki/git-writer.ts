import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Git } from "#wiki";

/** A process that commits its own file again and again. Arguments: directory, name, number of commits. */
const [directory = "", name = "", commits = "0"] = process.argv.slice(2);
const git = new Git(directory);
for (let count = 1; count <= Number(commits); count += 1) {
  await git.exclusively(async () => {
    await writeFile(join(directory, `${name}.txt`), `${count}\n`);
    await git.run(["add", "--", `${name}.txt`]);
    await git.run(["commit", "-q", "-m", `${name} ${count}`, "--", `${name}.txt`]);
  });
}
