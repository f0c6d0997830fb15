import { z } from "zod";
import { LoopwikiError, type ContentRoot } from "#wiki";
import { hashesOf, type SkillFile } from "../skill-files.ts";

/** Path below the content root. */
const lockFile = "skills/skills.lock.json";

const acceptedSchema = z.strictObject({
  /** Id of the finding. */
  finding: z.string(),
  /** What it said, for who reads the file. */
  said: z.string(),
  reason: z.string().min(1),
});

const pinSchema = z.strictObject({
  /** Address of a git repository, or path from this repository. */
  origin: z.string(),
  kind: z.enum(["git", "folder", "tarball"]),
  /** Folder of the skill in the repository or archive; empty for all of it. */
  folder: z.string(),
  /** Branch or tag that was asked for. */
  ref: z.string().optional(),
  /** The commit that was taken. */
  commit: z.string().optional(),
  /** YYYY-MM-DD. */
  added: z.string(),
  /** sha256 of every file as it was added, by path in the skill. */
  files: z.record(z.string(), z.string()),
  accepted: z.array(acceptedSchema),
});
/** Where an added skill came from, and what it is held to. */
export type Pin = z.infer<typeof pinSchema>;

const lockSchema = z.strictObject({
  version: z.literal(1),
  skills: z.record(z.string(), pinSchema),
});
export type Lock = z.infer<typeof lockSchema>;

/** The pins of the repository; none where nothing was added. Throws `skills-lock-broken`. */
export async function readLock(content: ContentRoot): Promise<Lock> {
  const text = await content.read(lockFile);
  if (text === undefined) return { version: 1, skills: {} };
  const read = lockSchema.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw new LoopwikiError(
    "skills-lock-broken",
    `Unexpected ${content.repositoryPath(lockFile)}: ${read.error.issues[0]?.message ?? "it is no JSON"}.`,
    { hint: "Take the last committed one: `git checkout -- <that file>`." },
  );
}

export async function writePin(content: ContentRoot, name: string, pin: Pin): Promise<void> {
  const { skills } = await readLock(content);
  const entries = Object.entries({ ...skills, [name]: pin }).toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  const lock: Lock = { version: 1, skills: Object.fromEntries(entries) };
  await content.writeSkillFile(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
}

/** Files of a pinned skill that are not as they were added, with what became of each. */
export function driftOf({ files: pinned }: Pin, files: readonly SkillFile[]): string[] {
  const now = hashesOf(files);
  const paths = [...new Set([...Object.keys(pinned), ...Object.keys(now)])].toSorted();
  return paths.flatMap((path) => {
    if (pinned[path] === now[path]) return [];
    if (now[path] === undefined) return [`${path} is gone`];
    return [pinned[path] === undefined ? `${path} was added` : `${path} was changed`];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
