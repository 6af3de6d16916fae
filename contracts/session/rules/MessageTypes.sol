// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The EIP-712 types of `GrantSession`: calls grouped by what they do, so that a wallet can show each group in
/// its own words.
/// @dev Written out where one refers to others: a concatenation of constants would be hashed anew at every use.
library MessageTypes {
    bytes32 internal constant LIMIT = keccak256(
        "SpendLimit(address token,uint112 perOperation,uint112 perPeriod,uint112 lifetime)"
    );
    bytes32 internal constant PAYMENT = keccak256(
        "PaymentLimit(address token,uint112 perPayment,uint16 paymentsPerPeriod,address[] payees,bool anyPayee)"
    );
    bytes32 internal constant ETHER_TRANSFER = keccak256(
        "EtherTransfer(uint8 entry,address recipient,uint96 maxWei)"
    );
    bytes32 internal constant TOKEN_TRANSFER = keccak256(
        "TokenTransfer(uint8 entry,address token,address[] recipients,bool anyRecipient)"
    );
    bytes32 internal constant APPROVAL = keccak256(
        "Approval(uint8 entry,address token,address[] spenders,bool anySpender,bool metered)"
    );
    bytes32 internal constant PURCHASE = keccak256(
        "EscrowPurchase(uint8 entry,address escrow,address token,address[] sellers,bool anySeller,"
        "bytes32 firstEscrowId,bytes32 lastEscrowId,bool anyEscrowId)"
    );
    bytes32 internal constant ACTION = keccak256(
        "EscrowAction(uint8 entry,address escrow,string action,bytes32 firstEscrowId,bytes32 lastEscrowId,"
        "bool anyEscrowId)"
    );
    bytes32 internal constant RULE = keccak256(
        "ArgumentRule(uint8 argument,string condition,uint256[] values,address[] addresses)"
    );
    bytes32 internal constant OTHER = keccak256(
        "OtherCall(uint8 entry,address target,bytes4 selector,uint96 maxWei,bool metered,ArgumentRule[] rules)"
        "ArgumentRule(uint8 argument,string condition,uint256[] values,address[] addresses)"
    );
    /// @dev Referenced types follow in alphabetical order.
    bytes32 internal constant GRANT = keccak256(
        "GrantSession(address account,address sessionKey,uint64 epoch,uint48 validAfter,uint48 validUntil,"
        "uint32 periodSeconds,uint32 maxOperations,uint96 gasBudgetWei,string gasPayment,address paymaster,"
        "address guardian,SpendLimit[] limits,PaymentLimit[] payments,EtherTransfer[] etherTransfers,"
        "TokenTransfer[] tokenTransfers,Approval[] approvals,EscrowPurchase[] escrowPurchases,"
        "EscrowAction[] escrowActions,OtherCall[] otherCalls,bytes32 sessionId)"
        "Approval(uint8 entry,address token,address[] spenders,bool anySpender,bool metered)"
        "ArgumentRule(uint8 argument,string condition,uint256[] values,address[] addresses)"
        "EscrowAction(uint8 entry,address escrow,string action,bytes32 firstEscrowId,bytes32 lastEscrowId,"
        "bool anyEscrowId)"
        "EscrowPurchase(uint8 entry,address escrow,address token,address[] sellers,bool anySeller,"
        "bytes32 firstEscrowId,bytes32 lastEscrowId,bool anyEscrowId)"
        "EtherTransfer(uint8 entry,address recipient,uint96 maxWei)"
        "OtherCall(uint8 entry,address target,bytes4 selector,uint96 maxWei,bool metered,ArgumentRule[] rules)"
        "PaymentLimit(address token,uint112 perPayment,uint16 paymentsPerPeriod,address[] payees,bool anyPayee)"
        "SpendLimit(address token,uint112 perOperation,uint112 perPeriod,uint112 lifetime)"
        "TokenTransfer(uint8 entry,address token,address[] recipients,bool anyRecipient)"
    );
}
