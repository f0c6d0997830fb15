/** An amount as customers read it: 1234.5 becomes "EUR 1234.50". */
export function formatCurrency(amount, currency = "EUR") {
  return `${currency} ${amount.toFixed(2)}`;
}

export function parseCurrency(text) {
  const [currency, amount] = text.split(" ");
  return { currency, amount: Number(amount) };
}
