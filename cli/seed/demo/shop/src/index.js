export { applyBulkDiscount, calculateDiscount } from "./pricing.js";
export { formatCurrency } from "./currency.js";
export { printReceipt } from "./receipt.js";
export { printInvoice } from "./invoice.js";
