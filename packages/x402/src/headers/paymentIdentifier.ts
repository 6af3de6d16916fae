/** Name of the extension by which a server tells payments apart. */
export const paymentIdentifier = "payment-identifier";
