import assert from "node:assert";
import { test } from "node:test";
import { formatCurrency } from "../src/currency.js";

test("shows two decimals", () => assert.equal(formatCurrency(1234.5), "EUR 1234.50"));
