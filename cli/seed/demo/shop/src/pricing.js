/** The price after a discount of so many percent. */
export function calculateDiscount(price, percent) {
  return price - (price * percent) / 100;
}

/** Ten percent off from ten pieces, twenty from a hundred. */
export function applyBulkDiscount(price, quantity) {
  // TODO: the owner wants these steps in a table she can edit
  if (quantity >= 100) return calculateDiscount(price, 20) * quantity;
  if (quantity >= 10) return calculateDiscount(price, 10) * quantity;
  return price * quantity;
}

/** Used by the old cash register. */
export function roundToFiveCents(amount) {
  return Math.round(amount * 20) / 20;
}
