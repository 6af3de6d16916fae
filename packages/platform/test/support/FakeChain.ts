import { type Address, type Hex, keccak256, stringToHex } from "viem";
import type { ChainEvent, EscrowChain, EscrowEvent } from "../../src/index.ts";

interface FakeBlock {
  readonly hash: Hex;
  readonly events: readonly Omit<ChainEvent, "blockNumber" | "blockHash">[];
}

/** A chain in memory that can be reorganised. Block 0 is always there. */
export class FakeChain implements EscrowChain {
  readonly chainId: number;
  readonly network: string;
  readonly escrowContract: Address = "0x95f2980794A34bc4A0FE2cfF50296566915E72a0";
  readonly usdc: Address = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
  readonly confirmations: bigint;
  /** What smart accounts answer. */
  accepted: ReadonlySet<Hex> = new Set();
  /** Who resolves disputes. */
  resolver: Address = "0x00000000000000000000000000000000000000aA";
  /** Set to make the node unreachable. */
  down = false;
  /** Blocks that the node does not know yet. */
  lag = 0;
  /** When its latest block was mined. As it is, there is always one of this moment, whichever clock is asked. */
  time = new Date(8.64e15);
  #blocks: FakeBlock[] = [{ hash: hashOf("genesis"), events: [] }];
  #mined = 0;

  constructor({ chainId = 84_532, network = "base-sepolia", confirmations = 1n } = {}) {
    this.chainId = chainId;
    this.network = network;
    this.confirmations = confirmations;
  }

  /** Mines a block with these events, each of a transaction of its own; returns their hashes. */
  mine(...events: readonly { readonly escrowId: Hex; readonly event: EscrowEvent }[]): Hex[] {
    const salt = ++this.#mined;
    const mined = events.map(({ escrowId, event }, logIndex) => ({
      escrowId,
      event,
      logIndex,
      transactionHash: hashOf(`tx ${salt} ${logIndex}`),
    }));
    this.#blocks.push({ hash: hashOf(`block ${salt}`), events: mined });
    return mined.map(({ transactionHash }) => transactionHash);
  }

  /** Takes back the latest blocks. */
  takeBack(count: number): void {
    this.#blocks.splice(Math.max(1, this.#blocks.length - count));
  }

  /** How many blocks the node knows after the first. */
  get height(): number {
    return this.#blocks.length - 1 - this.lag;
  }

  /** Events on the chain as it is now. */
  eventsOf(escrowId: Hex) {
    return this.#blocks.flatMap(({ events }) => events.filter((event) => event.escrowId === escrowId));
  }

  async feeBps(): Promise<bigint> {
    this.#answer();
    return 200n;
  }

  async head() {
    this.#answer();
    return { number: BigInt(this.height), time: this.time };
  }

  async block(number: bigint) {
    this.#answer();
    const block = Number(number) > this.height ? undefined : this.#blocks[Number(number)];
    return block && { number, hash: block.hash };
  }

  async events(from: bigint, to: bigint): Promise<ChainEvent[]> {
    this.#answer();
    return this.#blocks.flatMap(({ hash, events }, index) =>
      BigInt(index) < from || BigInt(index) > to || index > this.height
        ? []
        : events.map((event) => ({ ...event, blockNumber: BigInt(index), blockHash: hash })),
    );
  }

  async inclusion(hash: Hex) {
    this.#answer();
    const index = this.#blocks.findIndex(({ events }) =>
      events.some((event) => event.transactionHash === hash),
    );
    return index < 0 ? undefined : { blockNumber: BigInt(index), succeeded: true };
  }

  resolverOf = async (_escrowId: Hex) => {
    this.#answer();
    return this.resolver;
  };

  async verifyTypedData({ signature }: { readonly signature: Hex }): Promise<boolean> {
    this.#answer();
    return this.accepted.has(signature);
  }

  #answer(): void {
    if (this.down) throw new Error("https://node.example/v2/secret-key does not answer");
  }
}

const hashOf = (text: string): Hex => keccak256(stringToHex(text));
