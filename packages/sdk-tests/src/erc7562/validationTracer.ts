/**
 * A `debug_traceCall` tracer (JavaScript, run by the node) that records what the validation of a user operation does.
 *
 * It watches `handleOps` until the EntryPoint's `BeforeExecution` event and keeps, for each call that the EntryPoint
 * itself makes (to its sender creator, the account, the paymaster), what every contract below it did.
 */
export const validationTracer = `{
  frames: [],
  done: false,
  lastOp: {},
  entryPoint: "0x0000000071727de22e5e9d8baf0edac6f37da032",
  beforeExecution: "bb47ee3e183a558b1a2ff0874b079f3fc5478b7454eacf2bfc5af2ff5878f972",
  current: function () { return this.frames[this.frames.length - 1]; },
  address: function (word) { return toHex(toAddress(word.toString(16))).toLowerCase(); },
  contractOf: function (log) { return toHex(log.contract.getAddress()).toLowerCase(); },
  step: function (log) {
    if (this.done) return;
    var op = log.op.toString();
    var depth = log.getDepth();
    var contract = this.contractOf(log);
    if (contract === this.entryPoint) {
      if (op === "LOG1" && log.stack.peek(2).toString(16) === this.beforeExecution) { this.done = true; return; }
      if (this.frames.length === 0 || depth <= this.current().depth) {
        if (op === "CALL") {
          var to = this.address(log.stack.peek(1));
          this.frames.push({ to: to, depth: depth, opcodes: {}, storage: [], hashes: [], code: [], calls: [] });
        }
        return;
      }
    }
    var frame = this.current();
    if (!frame || depth <= frame.depth) return;

    var last = this.lastOp[depth];
    if (last === "GAS" && op !== "CALL" && op !== "STATICCALL" && op !== "DELEGATECALL" && op !== "CALLCODE") {
      this.count(frame, contract, "GAS");
    }
    this.lastOp[depth] = op;
    if (op !== "GAS") this.count(frame, contract, op);

    if (op === "SLOAD" || op === "SSTORE" || op === "TLOAD" || op === "TSTORE") {
      frame.storage.push({ contract: contract, op: op, slot: log.stack.peek(0).toString(16) });
    } else if (op === "KECCAK256" || op === "SHA3") {
      var offset = parseInt(log.stack.peek(0).toString(10));
      var length = parseInt(log.stack.peek(1).toString(10));
      if (length > 20 && length <= 128) frame.hashes.push(toHex(log.memory.slice(offset, offset + length)));
    } else if (op === "EXTCODESIZE" || op === "EXTCODEHASH" || op === "EXTCODECOPY") {
      frame.code.push({ contract: contract, op: op, address: this.address(log.stack.peek(0)) });
    } else if (op === "CALL" || op === "CALLCODE" || op === "STATICCALL" || op === "DELEGATECALL") {
      var hasValue = op === "CALL" || op === "CALLCODE";
      var input = parseInt(log.stack.peek(hasValue ? 3 : 2).toString(10));
      var size = parseInt(log.stack.peek(hasValue ? 4 : 3).toString(10));
      frame.calls.push({
        contract: contract,
        op: op,
        to: this.address(log.stack.peek(1)),
        value: hasValue ? log.stack.peek(2).toString(16) : "0",
        selector: size >= 4 ? toHex(log.memory.slice(input, input + 4)) : "0x"
      });
    }
  },
  count: function (frame, contract, op) {
    var opcodes = frame.opcodes[contract] || (frame.opcodes[contract] = {});
    opcodes[op] = (opcodes[op] || 0) + 1;
  },
  fault: function () {},
  result: function () { return { complete: this.done, frames: this.frames }; }
}`;
