import { type Devnet, testUsdcAbi } from "@abbababa/devnet";
import { spendCapAbi } from "@abbababa/sdk";
import { encodeTerms, sessionGrantTypedData } from "@abbababa/sdk/wallet/session-keys";
import {
  type Address,
  concat,
  decodeErrorResult,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  hashTypedData,
  numberToHex,
  parseEther,
} from "viem";
import { entryPoint07Address } from "viem/account-abstraction";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import {
  type AccountKind,
  type Claims,
  executeAsOwner,
  hashOperation,
  installModule,
  type ModularAccount,
  moduleType,
  type Operation,
  OperationRefusedError,
  prepareAccounts,
  prepareOperation,
  revertOf,
  type Session,
  signForValidator,
  submitOperation,
  toSession,
} from "../../../src/accounts/index.ts";
import { chainTime } from "../../../src/chain/chainTime.ts";
import { encodeCalls } from "../../../src/chain/encodeExecute.ts";
import { isValidSignature } from "../../../src/holders/isValidSignature.ts";
import type { Call } from "../../../src/parties/KeyHolder.ts";
import { bundlerOf } from "../../../src/world/clients.ts";
import { call, type TermsWishes, trialTerms } from "./trialTerms.ts";

/** A fresh account with 2 ETH and 100 USDC, the session module, and what behaviours do over and over. */
export class Trial {
  readonly devnet: Devnet;
  readonly account: ModularAccount;
  readonly module: Address;
  /** Whom sessions may pay. */
  readonly payee = privateKeyToAccount(generatePrivateKey());
  /** Whom they may not. */
  readonly stranger = privateKeyToAccount(generatePrivateKey());

  private constructor(devnet: Devnet, account: ModularAccount) {
    this.devnet = devnet;
    this.account = account;
    this.module = devnet.contracts.spendCap;
  }

  /** Deploys and funds an account. */
  static async begin(devnet: Devnet, kind: AccountKind): Promise<Trial> {
    const maker = await prepareAccounts(devnet, kind);
    const trial = new Trial(devnet, await maker.create(privateKeyToAccount(generatePrivateKey())));
    await devnet.fundEth(trial.account.address, parseEther("2"));
    await devnet.fundUsdc(trial.account.address, 100_000_000n);
    for (const { address } of [trial.payee, trial.stranger]) await devnet.fundEth(address, parseEther("1"));
    return trial;
  }

  /** Installs the module as validator. */
  async install(data: Hex = "0x"): Promise<void> {
    const { devnet, account, module } = this;
    await installModule(devnet, account, { type: moduleType.validator, module, data });
  }

  /** Makes a session with a fresh key; nobody has granted it. */
  async newSession(wishes: TermsWishes = {}): Promise<Session> {
    const { devnet, account, module, payee } = this;
    const key = privateKeyToAccount(generatePrivateKey());
    const context = {
      account: account.address,
      usdc: devnet.addresses.usdc,
      escrow: devnet.contracts.abbaBabaEscrow,
      payee: payee.address,
      sessionKey: key.address,
      now: await chainTime(devnet),
      epoch: await this.epoch(),
    };
    const terms = encodeTerms(trialTerms(context, wishes));
    return toSession({ key, chainId: devnet.chain.id, module, terms });
  }

  /** Installs the module and makes a session that the account grants by a call of its own. */
  async granted(wishes?: TermsWishes): Promise<Session> {
    await this.install();
    const session = await this.newSession(wishes);
    await this.callModule("grant", [session.terms]);
    return session;
  }

  /** Has the account call the module, in an operation that its owner signs. */
  async callModule(functionName: "grant" | "revoke" | "revokeAll", args: readonly Hex[] = []): Promise<void> {
    const data = encodeFunctionData({ abi: spendCapAbi, functionName, args: args as [Hex] });
    await executeAsOwner(this.devnet, this.account, [{ to: this.module, data }]);
  }

  /** The account's ERC-1271 signature of a session's grant, by its owner. */
  signGrant(session: Session): Promise<Hex> {
    const account = this.account.address;
    return this.account.signHash(grantHash(session, account));
  }

  /** An operation that the session signs. */
  async prepare(session: Session, callData: Hex, claims: Claims, grant?: Hex): Promise<Operation> {
    const { devnet, account } = this;
    const operation = await prepareOperation(
      devnet,
      account.address,
      account.nonceKeyFor(this.module),
      callData,
    );
    const signature = await signForValidator(session, hashOperation(devnet, operation), claims, grant);
    return { ...operation, signature };
  }

  /** Has the session execute calls: `transfer`s of USDC unless the claims say otherwise. */
  async operate(
    session: Session,
    calls: readonly Call[],
    { claims = { indices: calls.map(() => call.transfer) }, grant }: { claims?: Claims; grant?: Hex } = {},
  ): Promise<void> {
    await this.submit(await this.prepare(session, encodeCalls(calls), claims, grant));
  }

  /** Hands an operation to the EntryPoint. */
  async submit(operation: Operation): Promise<void> {
    await submitOperation(this.devnet, operation);
  }

  /** Has the session execute `transfer`s through the devnet's bundler. */
  async bundle(session: Session, calls: readonly Call[]): Promise<void> {
    const claims = { indices: calls.map(() => call.transfer) };
    const operation = await this.prepare(session, encodeCalls(calls), claims);
    const client = bundlerOf(this.devnet);
    const hash = await client.sendUserOperation({ ...operation, entryPointAddress: entryPoint07Address });
    const { success } = await client.waitForUserOperationReceipt({ hash });
    if (!success) throw new Error("The operation's execution reverted.");
  }

  /** `transfer` of USDC, by default to the payee. */
  transfer(amount: bigint, to: Address = this.payee.address): Call {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
    return { to: this.devnet.addresses.usdc, data };
  }

  /** Base units of USDC that the payee has. */
  paid(): Promise<bigint> {
    return this.balanceOf(this.payee.address);
  }

  /** Base units of USDC. */
  balanceOf(address: Address): Promise<bigint> {
    return this.devnet.publicClient.readContract({
      abi: testUsdcAbi,
      address: this.devnet.addresses.usdc,
      functionName: "balanceOf",
      args: [address],
    });
  }

  /** Whether the account takes a signature, checked by the module, for its own. */
  accepts(hash: Hex, signature: Hex): Promise<boolean> {
    return this.accountAccepts(hash, this.account.wrapSignature(this.module, signature));
  }

  /** Whether the account takes a signature, wrapped as it wants it, for its own. */
  accountAccepts(hash: Hex, signature: Hex): Promise<boolean> {
    return isValidSignature(this.devnet, this.account.address, hash, signature);
  }

  /**
   * Why an operation was refused: the name of the module's error, `AA24 signature error`, or else what the EntryPoint
   * says.
   *
   * @throws when it was not refused.
   */
  async refusalOf(operation: Promise<unknown>): Promise<string> {
    const error = await operation.then(
      () => new Error("It was not refused."),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof OperationRefusedError)) throw error;
    const data = await revertOf(this.devnet, error, this.module);
    return data === undefined ? error.reason : errorName(data);
  }

  private epoch(): Promise<bigint> {
    return this.devnet.publicClient.readContract({
      abi: spendCapAbi,
      address: this.module,
      functionName: "epochOf",
      args: [this.account.address],
    });
  }
}

/** EIP-712 digest that grants a session of an account in band. */
export function grantHash({ chainId, module, terms }: Session, account: Address): Hex {
  return hashTypedData(sessionGrantTypedData({ chainId, module, terms, account }));
}

/** Install data of a session of the validator door. */
export function installData({ terms }: Session): Hex {
  return concat([numberToHex(0, { size: 32 }), "0x01", terms]);
}

/** Name of a module's error. */
export function errorName(data: Hex): string {
  return decodeErrorResult({ abi: spendCapAbi, data }).errorName;
}
