import { type Address, type Hex, isAddressEqual, type LocalAccount, numberToHex } from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import type { GasCaps } from "../SponsorshipOptions.ts";
import { checkCalls, type SponsoredTargets } from "./checkCalls.ts";
import { checkFees, checkGas } from "./checkGas.ts";
import type { FinalOperation, StubOperation } from "./requestSchema.ts";
import { reserveOrRefuse } from "./reserveOrRefuse.ts";
import type { SponsorshipChain } from "./SponsorshipChain.ts";
import { OperationRefusedError } from "./SponsorshipError.ts";
import type { SponsorshipLedger } from "./SponsorshipLedger.ts";
import { signSponsorship, toPaymasterData } from "./signSponsorship.ts";

/** What a paymaster of ours pays for, and how it is told. */
export interface SponsorOptions extends SponsoredTargets {
  readonly chainId: number;
  readonly paymaster: Address;
  /** The paymaster's signer. */
  readonly signer: LocalAccount;
  readonly chain: SponsorshipChain;
  readonly ledger: SponsorshipLedger;
  /** Wei that one operation may cost at worst. */
  readonly maxCostWei: bigint;
  /** Wei that all operations of one day (UTC) may cost at worst. @default fifty times `maxCostWei` */
  readonly dailyWei?: bigint | undefined;
  /** How often the fees that our node suggests are still paid; hundredths count. @default 2 */
  readonly feeMultiple?: number | undefined;
  /** Gas that an operation may ask for, where other than the defaults. */
  readonly gasCaps?: Partial<GasCaps> | undefined;
  /** Account factories that an operation may create its account with. */
  readonly factories: readonly Address[];
  /** Operations of one agent. @default 10 */
  readonly operationsPerAgent?: number | undefined;
  /** Seconds that a signature is valid. @default 300 */
  readonly validitySeconds?: number | undefined;
}

/** The two answers of ERC-7677, for EntryPoint v0.7. */
export interface Sponsor {
  /** What to estimate gas with. */
  stub(operation: StubOperation, entryPoint: Address, chainId: number): Promise<StubData>;
  /**
   * What to send, with the operation exactly as it is.
   *
   * @param agent - Whose allowance it uses.
   */
  sign(
    operation: FinalOperation,
    entryPoint: Address,
    chainId: number,
    agent: string,
  ): Promise<PaymasterData>;
}

/** Result of `pm_getPaymasterData`. */
export interface PaymasterData {
  readonly paymaster: Address;
  readonly paymasterData: Hex;
}

/** Result of `pm_getPaymasterStubData`. */
export interface StubData extends PaymasterData {
  readonly paymasterVerificationGasLimit: Hex;
  readonly paymasterPostOpGasLimit: Hex;
}

/** Bundlers refuse what has only just become valid. Seconds. */
const leeway = 60;

/** Covers hashing and recovering, with `keccak256` over what a large operation calls. */
const verificationGas = 60_000n;

/** A signature's shape that recovers somebody, as the real one will. */
const stubSignature: Hex = `0x${"7f".repeat(64)}1b`;

/** Wei of a day, where nothing else was said. */
export const defaultDailyWei = (maxCostWei: bigint) => maxCostWei * 50n;

/** Decides what is paid for, and signs it. */
export function createSponsor(options: SponsorOptions): Sponsor {
  const { chainId, paymaster, signer, chain, ledger, maxCostWei, factories } = options;
  const { operationsPerAgent: operations = 10, validitySeconds = 300, feeMultiple = 2 } = options;
  const limits = { operations, dailyWei: options.dailyWei ?? defaultDailyWei(maxCostWei) };

  function check({ callData, factory }: StubOperation, entryPoint: Address, ofChain: number): void {
    if (ofChain !== chainId || !isAddressEqual(entryPoint, entryPoint07Address)) {
      throw new OperationRefusedError(
        "NETWORK_NOT_SERVED",
        `Only EntryPoint v0.7 on chain ${chainId} is served.`,
      );
    }
    if (factory && !factories.some((known) => isAddressEqual(known, factory))) {
      throw new OperationRefusedError(
        "FACTORY_NOT_SPONSORED",
        `The platform does not sponsor accounts of the factory ${factory}.`,
      );
    }
    checkCalls(callData, options);
  }

  return {
    async stub(operation, entryPoint, ofChain) {
      check(operation, entryPoint, ofChain);
      const { timestamp } = await chain.now();
      const window = { validAfter: timestamp - leeway, validUntil: timestamp + validitySeconds };
      return {
        paymaster,
        paymasterData: toPaymasterData(window, stubSignature),
        paymasterVerificationGasLimit: numberToHex(verificationGas),
        // The paymaster has no postOp.
        paymasterPostOpGasLimit: "0x0",
      };
    },
    async sign(operation, entryPoint, ofChain, agent) {
      check(operation, entryPoint, ofChain);
      const cost = worstCase(operation);
      if (cost > maxCostWei) {
        const message = `The operation could cost ${cost} wei; at most ${maxCostWei} wei is sponsored per operation.`;
        throw new OperationRefusedError("COST_TOO_HIGH", message);
      }
      checkGas(operation, options.gasCaps);
      const { sender, nonce } = operation;
      const [{ timestamp, blockNumber }, next, fees] = await Promise.all([
        chain.now(),
        chain.nextNonce(sender, nonce >> 64n),
        chain.fees(),
      ]);
      checkFees(operation, fees, feeMultiple);
      if (nonce < next)
        throw new OperationRefusedError("NONCE_USED", "The operation's nonce has already been used.");
      const validUntil = timestamp + validitySeconds;
      const reservation = {
        agent,
        chainId,
        sender,
        nonce,
        cost,
        validUntil,
        fromTime: timestamp,
        fromBlock: blockNumber,
      };
      await reserveOrRefuse(reservation, limits, { paymaster, ledger, chain });
      const window = { validAfter: timestamp - leeway, validUntil };
      const paymasterData = await signSponsorship(signer, { chainId, paymaster }, operation, window);
      return { paymaster, paymasterData };
    },
  };
}

/** The EntryPoint's formula for the prefund. Wei. */
function worstCase(operation: FinalOperation): bigint {
  const { verificationGasLimit, callGasLimit, preVerificationGas } = operation;
  const { paymasterVerificationGasLimit, paymasterPostOpGasLimit, maxFeePerGas } = operation;
  const own = verificationGasLimit + callGasLimit + preVerificationGas;
  return (own + paymasterVerificationGasLimit + paymasterPostOpGasLimit) * maxFeePerGas;
}
