const page = (title: string, type: string, body: string, more = ""): string =>
  `---\ntitle: ${title}\ntype: ${type}\n${more}---\n\n${body}\n`;

/** One page with everything a page can show. */
const checkout = `# Checkout

The till turns a basket into a [[receipt]]. Prices come from [[pricing|the price list]], amounts are in
[[currency]], and what a voucher does is in [[vouchers]], which nobody has written yet.

> [!warning] Cents only
> Never add euros: \`priceOf\` returns **cents**, see [pricing.js:2](../../src/pricing.js#L2).

> [!tip]- How a clerk checks it
> Count the drawer, then compare with the receipt.

## How it runs

\`\`\`js
/** The total of a basket, in cents. */
export function totalOf(basket) {
  return basket.reduce((sum, item) => sum + priceOf(item), 0); // no floats
}
\`\`\`

\`\`\`mermaid
graph LR
  Basket --> Till
  Till -->|total| Receipt
  Till --> Drawer
\`\`\`

## What it costs

A voucher of $5 and one of $10 take off $v = \\min(5 + 10, t)$ cents, so that

$$
t' = t - \\sum_{i=1}^{n} v_i
$$

| What | Cents | Since |
|------|------:|-------|
| Bread | 350 | [[currency]] |
| Milk | 129 | 2026 |

- [x] Vouchers are counted once
- [ ] Coins are rounded[^coins]

[^coins]: In cash only, to five cents.

## What it shows

![[currency]]

![The till](till.svg)

See also [the site of the till's maker](https://till.example/manual). ^more
`;

const till =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" width="120" height="60"><rect x="10" y="25" width="100" height="30" rx="4" fill="#187567"/><rect x="30" y="8" width="60" height="17" fill="#8b8f86"/></svg>\n';

/** Beside the shop's own pages. */
export const richPages: Record<string, string> = {
  "wiki/20_SYSTEM/checkout.md": page(
    "Checkout",
    "system",
    checkout,
    "tags: [money, till]\naliases: [The till]\nsources:\n  - path: src/pricing.js\n    symbol: priceOf\n",
  ),
  "wiki/20_SYSTEM/till.svg": till,
  "wiki/20_SYSTEM/receipt.md": page(
    "Receipt",
    "system",
    "# Receipt\n\nWhat [[checkout]] prints: every line of the basket, the total, and the day. #till\n\n## Lines\n\nOne for each item.\n\n## Total\n\nIn [[currency]].",
  ),
  "wiki/20_SYSTEM/drawer.md": page(
    "Drawer",
    "system",
    "# Drawer\n\nOpens when [[checkout]] says so. Counted every evening. #till",
  ),
  "wiki/10_DOMAIN/basket.md": page(
    "Basket",
    "domain",
    "# Basket\n\nWhat a customer carries to the till: see [[checkout]] and [[pricing]].",
  ),
  "AGENTS.md":
    "# The corner shop\n\nRun `npm test` before you finish.\n\n<!-- loopwiki:begin -->\n## Memory and loops\n\n- Read the wiki first.\n<!-- loopwiki:end -->\n",
};
