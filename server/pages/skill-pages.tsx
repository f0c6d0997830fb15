import type { FC } from "hono/jsx";
import { skillAddress } from "../addresses.ts";
import type { SkillView } from "../gather/skills.ts";
import { Badge, Prose, RawLinks, withoutTitle } from "./parts.tsx";

export const SkillList: FC<{ skills: readonly SkillView[] }> = ({ skills }) => (
  <article class="wide">
    <header class="page-head">
      <h1>Skills</h1>
      <p class="lead">Ways of working that a chunk can ask its maker to follow.</p>
    </header>
    <ul class="cards">
      {skills.map(({ name, origin, description, problem }) => (
        <li>
          <a href={skillAddress(name)}>{name}</a> <OriginBadge origin={origin} />
          <p>{description}</p>
          {problem !== undefined && <p class="warning">{problem}</p>}
        </li>
      ))}
    </ul>
  </article>
);

export const SkillPage: FC<SkillView & { html: string }> = (skill) => (
  <article class="wide">
    <header class="page-head">
      <p class="crumbs">
        <a href="/skills">Skills</a>
      </p>
      <h1>{skill.name}</h1>
      <p class="lead">{skill.description}</p>
      <p class="quiet">
        <OriginBadge origin={skill.origin} /> <code>{skill.path}</code>
      </p>
    </header>
    {skill.problem !== undefined && <p class="warning">{skill.problem}</p>}
    <Prose html={withoutTitle(skill.html)} />
    <RawLinks address={skillAddress(skill.name)} />
  </article>
);

const OriginBadge: FC<{ origin: SkillView["origin"] }> = ({ origin }) => (
  <Badge tone="plain">{origin === "seed" ? "shipped" : "this repository's"}</Badge>
);
