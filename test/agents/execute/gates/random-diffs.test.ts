import { describeDiffs } from "./describe-diffs.ts";

describeDiffs(25);
