import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { checkoutSchema } from "../schemas/transaction.ts";
import type { BodyOf } from "../wire.ts";

/** What is bought. */
export type CheckoutParameters = BodyOf<"/api/v1/checkout", "post">;

const checkoutNames = {
  buyerAddress: true,
  escrowScope: true,
  maxPrice: true,
  requestPayload: true,
  serviceId: true,
} satisfies Names<CheckoutParameters>;

/** Opening purchases. */
export function checkoutOf(request: Requester) {
  return {
    /**
     * Opens a purchase, once for each key.
     *
     * @param body - What is bought.
     * @param idempotencyKey - 1 to 200 of `A-Z a-z 0-9 _ : . -`. The same key and body give the same purchase.
     * @returns The purchase, and how the platform says that it is to be paid: check it before paying.
     * @throws {ApiBudgetExceededError} when the session's budget does not reach.
     */
    create: (body: CheckoutParameters, idempotencyKey: string, options?: CallOptions) =>
      request(
        "post",
        "/api/v1/checkout",
        { schema: checkoutSchema, body, names: checkoutNames, idempotencyKey },
        options,
      ),
  };
}
