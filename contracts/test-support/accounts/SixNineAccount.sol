// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccount, IAccountExecute, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC6900Module, IERC6900Validation} from "../../session/interfaces/IERC6900Validation.sol";

/// @title SixNineAccount
/// @notice A test account: the smallest that ERC-6900 v2 describes, so that validation modules can be tried on it. It has
/// native functions and validation functions; hooks and execution functions of modules it refuses to install.
///
/// A validation function is named by `module (20) ‖ entity (4)`, in front of what it is given: of a user operation's
/// signature and of a runtime call's authorization, then `1` if it is used as a global one and `0` if by selector, of an
/// ERC-1271 signature alone. `0xff` begins the last segment, which is the validation function's.
contract SixNineAccount is IAccount, IAccountExecute, IERC1271, IERC165 {
    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    struct Validation {
        uint8 flags;
        /// Raised when it is removed, so that no selector survives.
        uint64 installation;
    }

    address public constant ENTRY_POINT = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;
    uint8 private constant _USER_OP = 1;
    uint8 private constant _SIGNATURE = 2;
    uint8 private constant _GLOBAL = 4;
    /// @dev The entity of a module, or of anybody, that may call the account directly.
    uint32 private constant _DIRECT_CALL = type(uint32).max;
    bytes1 private constant _LAST_SEGMENT = 0xff;

    mapping(bytes24 entity => Validation) private _validations;
    mapping(bytes24 entity => mapping(uint64 installation => mapping(bytes4 selector => bool))) private _selectors;

    /// @notice What there is to know of a validation function.
    struct ValidationData {
        uint8 validationFlags;
        bytes25[] validationHooks;
        bytes25[] executionHooks;
        bytes4[] selectors;
    }

    mapping(bytes24 entity => mapping(uint64 installation => bytes4[])) private _listed;

    event ValidationInstalled(address indexed module, uint32 indexed entityId);
    event ValidationUninstalled(address indexed module, uint32 indexed entityId, bool onUninstallSucceeded);

    error NotEntryPoint();
    error HooksUnsupported();
    error InterfaceNotSupported(address module);
    error SegmentMissing();
    error SelfCallRefused();
    error UserOpValidationInvalid(address module, uint32 entityId);
    error SignatureValidationInvalid(address module, uint32 entityId);
    error ValidationFunctionMissing(bytes4 selector);

    /// @notice For native functions: called by the EntryPoint, by the account itself, or by whom a direct-call
    /// validation lets.
    modifier onlyPermitted() {
        if (msg.sender != ENTRY_POINT && msg.sender != address(this)) {
            bytes24 entity = bytes24(abi.encodePacked(msg.sender, _DIRECT_CALL));
            if (!_applies(entity, msg.sig, true) && !_applies(entity, msg.sig, false)) {
                revert ValidationFunctionMissing(msg.sig);
            }
        }
        _;
    }

    /// @param validationConfig As of `installValidation`: the owner's, to begin with.
    constructor(bytes25 validationConfig, bytes memory installData) payable {
        _install(validationConfig, new bytes4[](0), installData);
    }

    receive() external payable {}

    function execute(address target, uint256 value, bytes calldata data)
        external
        payable
        onlyPermitted
        returns (bytes memory)
    {
        return _call(target, value, data);
    }

    function executeBatch(Call[] calldata calls) external payable onlyPermitted returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            results[i] = _call(calls[i].target, calls[i].value, calls[i].data);
        }
    }

    /// @inheritdoc IAccountExecute
    function executeUserOp(PackedUserOperation calldata userOp, bytes32) external {
        if (msg.sender != ENTRY_POINT) revert NotEntryPoint();
        _call(address(this), 0, userOp.callData[4:]);
    }

    function executeWithRuntimeValidation(bytes calldata data, bytes calldata authorization)
        external
        payable
        returns (bytes memory)
    {
        bytes24 entity = bytes24(authorization[:24]);
        _checkApplies(entity, data, authorization[24] == 0x01);
        (address module, uint32 entityId) = _unpack(entity);
        IERC6900Validation(module).validateRuntime(
            address(this), entityId, msg.sender, msg.value, data, _lastSegment(authorization[25:])
        );
        return _call(address(this), 0, data);
    }

    /// @inheritdoc IAccount
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash, uint256 missingFunds)
        external
        returns (uint256 validationData)
    {
        if (msg.sender != ENTRY_POINT) revert NotEntryPoint();
        bytes24 entity = bytes24(userOp.signature[:24]);
        _checkApplies(entity, userOp.callData, userOp.signature[24] == 0x01);
        (address module, uint32 entityId) = _unpack(entity);
        if (_validations[entity].flags & _USER_OP == 0) revert UserOpValidationInvalid(module, entityId);
        PackedUserOperation memory passed = userOp;
        passed.signature = _lastSegment(userOp.signature[25:]);
        validationData = IERC6900Validation(module).validateUserOp(entityId, passed, userOpHash);
        if (missingFunds != 0) {
            (bool paid,) = msg.sender.call{value: missingFunds}("");
            // The EntryPoint looks itself.
            paid;
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bytes24 entity = bytes24(signature[:24]);
        (address module, uint32 entityId) = _unpack(entity);
        if (_validations[entity].flags & _SIGNATURE == 0) revert SignatureValidationInvalid(module, entityId);
        bytes4 answer = IERC6900Validation(module).validateSignature(
            address(this), entityId, msg.sender, hash, _lastSegment(signature[24:])
        );
        return answer == IERC1271.isValidSignature.selector ? answer : bytes4(0xffffffff);
    }

    /// @param validationConfig module (20) ‖ entity (4) ‖ flags (1): 1 user operations, 2 signatures, 4 global.
    function installValidation(
        bytes25 validationConfig,
        bytes4[] calldata selectors,
        bytes calldata installData,
        bytes[] calldata hooks
    ) external onlyPermitted {
        if (hooks.length != 0) revert HooksUnsupported();
        _install(validationConfig, selectors, installData);
    }

    function uninstallValidation(bytes24 entity, bytes calldata uninstallData, bytes[] calldata hookData)
        external
        onlyPermitted
    {
        if (hookData.length != 0) revert HooksUnsupported();
        _validations[entity] = Validation({flags: 0, installation: _validations[entity].installation + 1});
        (address module, uint32 entityId) = _unpack(entity);
        bool succeeded = true;
        if (uninstallData.length != 0) {
            try IERC6900Module(module).onUninstall(uninstallData) {}
            catch {
                succeeded = false;
            }
        }
        emit ValidationUninstalled(module, entityId, succeeded);
    }

    /// @notice Of the standard's view interface, which an account may have.
    function getValidationData(bytes24 entity) external view returns (ValidationData memory data) {
        data.validationFlags = _validations[entity].flags;
        data.selectors = _listed[entity][_validations[entity].installation];
    }

    function accountId() external pure returns (string memory) {
        return "erc6900.test-account.1.0.0";
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IAccount).interfaceId
            || interfaceId == type(IAccountExecute).interfaceId || interfaceId == type(IERC1271).interfaceId;
    }

    function _install(bytes25 validationConfig, bytes4[] memory selectors, bytes memory installData) private {
        bytes24 entity = bytes24(validationConfig);
        (address module, uint32 entityId) = _unpack(entity);
        Validation storage validation = _validations[entity];
        validation.flags = uint8(uint200(validationConfig));
        for (uint256 i; i < selectors.length; ++i) {
            if (_selectors[entity][validation.installation][selectors[i]]) continue;
            _selectors[entity][validation.installation][selectors[i]] = true;
            _listed[entity][validation.installation].push(selectors[i]);
        }
        if (installData.length != 0) {
            if (!IERC165(module).supportsInterface(type(IERC6900Validation).interfaceId)) {
                revert InterfaceNotSupported(module);
            }
            IERC6900Module(module).onInstall(installData);
        }
        emit ValidationInstalled(module, entityId);
    }

    /// @notice Checks a validation function may let `data` be executed: its function, and those of the account that a
    /// batch calls. No call goes back to the account twice.
    function _checkApplies(bytes24 entity, bytes calldata data, bool asGlobal) private view {
        if (bytes4(data) == IAccountExecute.executeUserOp.selector) data = data[4:];
        _checkSelector(entity, bytes4(data[:4]), asGlobal);
        if (bytes4(data) == this.execute.selector) {
            (address target,,) = abi.decode(data[4:], (address, uint256, bytes));
            if (target == address(this)) revert SelfCallRefused();
        } else if (bytes4(data) == this.executeBatch.selector) {
            Call[] memory calls = abi.decode(data[4:], (Call[]));
            for (uint256 i; i < calls.length; ++i) {
                if (calls[i].target != address(this)) continue;
                bytes4 inner = bytes4(calls[i].data);
                if (inner == this.execute.selector || inner == this.executeBatch.selector) revert SelfCallRefused();
                _checkSelector(entity, inner, asGlobal);
            }
        }
    }

    function _checkSelector(bytes24 entity, bytes4 selector, bool asGlobal) private view {
        if (!_applies(entity, selector, asGlobal)) revert ValidationFunctionMissing(selector);
    }

    function _applies(bytes24 entity, bytes4 selector, bool asGlobal) private view returns (bool) {
        Validation memory validation = _validations[entity];
        if (!asGlobal) return _selectors[entity][validation.installation][selector];
        bool isNative = selector == this.execute.selector || selector == this.executeBatch.selector
            || selector == this.installValidation.selector || selector == this.uninstallValidation.selector;
        return isNative && validation.flags & _GLOBAL != 0;
    }

    function _call(address target, uint256 value, bytes calldata data) private returns (bytes memory result) {
        bool success;
        (success, result) = target.call{value: value}(data);
        if (success) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function _lastSegment(bytes calldata data) private pure returns (bytes calldata) {
        if (data.length == 0 || data[0] != _LAST_SEGMENT) revert SegmentMissing();
        return data[1:];
    }

    function _unpack(bytes24 entity) private pure returns (address module, uint32 entityId) {
        return (address(bytes20(entity)), uint32(uint192(entity)));
    }
}
