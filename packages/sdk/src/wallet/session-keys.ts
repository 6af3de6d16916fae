export {
  type CreateSessionKeyErrorType,
  type CreateSessionKeyParameters,
  type CreateSessionKeyReturnType,
  createSessionKey,
  type SpendParameters,
} from "../session/actions/createSessionKey.ts";
export {
  type UseSessionKeyErrorType,
  type UseSessionKeyParameters,
  type UseSessionKeyReturnType,
  useSessionKey,
} from "../session/actions/useSessionKey.ts";
