/** Coupons were given up last spring. */
export function redeemCoupon(code, basket) {
  const value = { SPRING: 5, SUMMER: 10 }[code] ?? 0;
  return { ...basket, total: basket.total - value };
}
