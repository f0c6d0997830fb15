import type { FC } from "hono/jsx";
import { incidentAddress, planAddress } from "../addresses.ts";
import type { AndonBoard, gatherIncident, IncidentView } from "../gather/andon.ts";
import { count } from "../words.ts";
import { Badge, Fact, Folded, RawLinks, When, withoutTitle } from "./parts.tsx";

export const AndonPage: FC<AndonBoard> = (board) => {
  const open = board.incidents.filter(({ status }) => status === "open");
  const closed = board.incidents.filter(({ status }) => status === "closed");
  return (
    <article class="wide">
      <header class="page-head">
        <h1>Andon</h1>
        <p class="lead">
          {board.open
            ? "The line is open: plans may go forward."
            : "The line is stopped: nothing is executed, merged or pushed until what failed passes."}
        </p>
      </header>
      {!board.open && (
        <section class="incidents" aria-labelledby=":blocks">
          <h2 id=":blocks">What stops it</h2>
          <ul>
            {board.blocks.map((block) => (
              <li>{block}</li>
            ))}
          </ul>
          {board.next !== undefined && (
            <p>
              Next: <code>{board.next}</code>
            </p>
          )}
        </section>
      )}
      <Incidents name="Open" incidents={open} />
      <Incidents name="Closed" incidents={closed} />
      {board.incidents.length === 0 && <p class="empty">Nothing has ever stopped the line.</p>}
      {board.counters.length > 0 && (
        <section aria-labelledby=":counters">
          <h2 id=":counters">Failures in a row</h2>
          <ul class="plain-list">
            {board.counters.map(({ plan, inARow, touchingUser }) => (
              <li>
                <a href={planAddress(plan)}>{plan}</a>{" "}
                <span class="quiet">
                  {`${count(inARow, "failure")}${touchingUser > 0 ? `, ${touchingUser} touching your work` : ""}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
};

const Incidents: FC<{ name: string; incidents: readonly IncidentView[] }> = (props) =>
  props.incidents.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby={`:${props.name}`}>
      <h2 id={`:${props.name}`}>{props.name}</h2>
      <ul class="cards">
        {props.incidents.map((incident) => (
          <li>
            <a href={incidentAddress(incident.id)}>{incident.reason}</a>
            <p class="quiet">
              <Badge tone={incident.status === "open" ? "bad" : "good"}>{incident.category}</Badge>{" "}
              {incident.plan}
              {incident.chunk !== "-" && `, ${incident.chunk}`}
              {" · "}
              <When at={incident.opened_at} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );

type Whole = NonNullable<Awaited<ReturnType<typeof gatherIncident>>>;

export const IncidentPage: FC<{ incident: Whole; html: string }> = ({ incident, html }) => (
  <article class="wide">
    <header class="page-head">
      <p class="crumbs">
        <a href="/andon">Andon</a>
        <span>{incident.id}</span>
      </p>
      <h1>{incident.reason}</h1>
      <p class="facts-line">
        <Badge tone={incident.status === "open" ? "bad" : "good"}>{incident.status}</Badge>{" "}
        <When at={incident.opened_at} />
      </p>
    </header>
    <dl class="facts">
      <Fact name="Plan" values={[<a href={planAddress(incident.plan)}>{incident.plan}</a>]} />
      <Fact name="Chunk" values={incident.chunk === "-" ? [] : [incident.chunk]} />
      <Fact
        name="Category"
        values={[`${incident.category}, ${Math.round(incident.confidence * 100)} % sure`]}
      />
      <Fact
        name="Closes when this passes"
        values={incident.check === undefined ? [] : [<code>{incident.check}</code>]}
      />
    </dl>
    {incident.status === "open" && (
      <p>
        Close it with <code>{`loopwiki andon close ${incident.id}`}</code>, which runs the check
        again.
      </p>
    )}
    {incident.closing !== undefined && <Closing closing={incident.closing} />}
    {incident.evidence !== "" && <Folded title="Evidence" text={incident.evidence} />}
    <div class="prose after" dangerouslySetInnerHTML={{ __html: withoutTitle(html) }} />
    <RawLinks address={incidentAddress(incident.id)} />
  </article>
);

const Closing: FC<{ closing: NonNullable<IncidentView["closing"]> }> = ({ closing }) => (
  <section aria-labelledby=":closing">
    <h2 id=":closing">How it was closed</h2>
    <dl class="facts">
      <Fact name="When" values={[<When at={closing.at} />]} />
      <Fact name="Cause" values={[closing.cause]} />
      <Fact name="Prevention" values={[`${closing.level}: ${closing.prevention}`]} />
      <Fact name="Owner" values={[closing.owner]} />
    </dl>
  </section>
);
