import { describeFaults } from "./describe-faults.ts";

describeFaults("goal-checker");
