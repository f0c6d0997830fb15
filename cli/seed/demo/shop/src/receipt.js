import { formatCurrency } from "./currency.js";
import { applyBulkDiscount } from "./pricing.js";

/** The lines of a receipt: one for each article, then the total. */
export function printReceipt(items) {
  const lines = [];
  let total = 0;
  for (const item of items) {
    const amount = applyBulkDiscount(item.price, item.quantity);
    total += amount;
    const name = item.name.slice(0, 24).padEnd(24, " ");
    const quantity = String(item.quantity).padStart(5, " ");
    const column = formatCurrency(amount).padStart(14, " ");
    lines.push(`${name} ${quantity} ${column}`);
  }
  lines.push("-".repeat(45));
  const label = "Total".padEnd(30, " ");
  const sum = formatCurrency(total).padStart(14, " ");
  lines.push(`${label} ${sum}`);
  return lines.join("\n");
}
