import { parseAbi, parseAbiParameters } from "viem";

const structs = [
  "struct PolicyData { address policy; bytes initData; }",
  "struct ERC7739Data { string[] allowedERC7739Content; PolicyData[] erc1271Policies; }",
  "struct ActionData { bytes4 actionTargetSelector; address actionTarget; PolicyData[] actionPolicies; }",
  "struct Session { address sessionValidator; bytes sessionValidatorInitData; bytes32 salt; PolicyData[] userOpPolicies; ERC7739Data erc7739Policies; ActionData[] actions; }",
  "struct ChainDigest { uint64 chainId; bytes32 sessionDigest; }",
  "struct EnableSession { uint8 chainDigestIndex; ChainDigest[] hashesAndChainIds; Session sessionToEnable; bytes permissionEnableSig; }",
] as const;

/** SmartSessions as `@rhinestone/modulekit` holds it: a version before 1.0.0. */
export const smartSessionAbi = parseAbi([
  ...structs,
  "function getPermissionId(Session session) pure returns (bytes32 permissionId)",
  "function getSessionDigest(bytes32 permissionId, address account, Session data, uint8 mode) view returns (bytes32 digest)",
  "error InvalidEnableSignature(address account, bytes32 hash)",
]);

/** What an operation that enables its session carries, before it is compressed. */
export const enableParameters = parseAbiParameters(["EnableSession enableData, bytes signature", ...structs]);
