/** Payments by signature and redemptions: loaded when they are first called, in one file. */
export { canPay } from "../payments/canPay.ts";
export { openPayment } from "../payments/openPayment.ts";
export { paymentSchema, signPayment } from "../payments/signPayment.ts";
export { authorizeRedemption } from "../redeem/authorizeRedemption.ts";
export { redeemCalls } from "../redeem/redeemCalls.ts";
export { sendSignedTransaction } from "../redeem/sendSignedTransaction.ts";
