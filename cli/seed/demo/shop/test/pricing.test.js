import assert from "node:assert";
import { test } from "node:test";
import { applyBulkDiscount, calculateDiscount } from "../src/pricing.js";

test("takes ten percent off", () => assert.equal(calculateDiscount(200, 10), 180));

test("a single piece has its price", () => assert.equal(applyBulkDiscount(5, 1), 5));

test("ten pieces are ten percent cheaper", () => assert.equal(applyBulkDiscount(10, 10), 90));
