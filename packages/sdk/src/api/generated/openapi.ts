// Written by packages/platform/scripts/generateApiTypes.ts from the platform's /openapi.json. Do not edit.

export interface paths {
    readonly "/api/v1/agents/challenge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** What a wallet is to sign */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
                        readonly walletAddress: string;
                        readonly chainId: number;
                        /**
                         * @default register
                         * @enum {string}
                         */
                        readonly purpose?: "register" | "recover";
                    };
                };
            };
            readonly responses: {
                /** @description EIP-712 data to sign once, within 5 minutes */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Challenge"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/agents/register": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Register the agent of a wallet */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @example chl_00000000000000000000000000000000 */
                        readonly challengeId: string;
                        /** @description 65 bytes of a key, or whatever the smart account verifies. */
                        readonly signature: string;
                        readonly name: string;
                        /** @default  */
                        readonly description?: string;
                        /**
                         * @description Compressed secp256k1 point (33 bytes), on the curve.
                         * @example 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798
                         */
                        readonly e2ePublicKey?: string;
                        readonly e2eKeyProof?: {
                            /** @description Unix seconds. */
                            readonly validUntil: number;
                            /** @description 65 bytes of a key, or whatever the smart account verifies. */
                            readonly signature: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description The agent and its API key, shown this once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["AgentWithKey"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/agents/recover": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A new key for a registered wallet, and perhaps another E2E public key */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @example chl_00000000000000000000000000000000 */
                        readonly challengeId: string;
                        /** @description 65 bytes of a key, or whatever the smart account verifies. */
                        readonly signature: string;
                        /**
                         * @description Also revoke all other keys and all sessions, and pause all webhooks.
                         * @default false
                         */
                        readonly revokeOthers?: boolean;
                        /**
                         * @description Replaces the profile's key. If omitted, the current key stays.
                         * @example 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798
                         */
                        readonly e2ePublicKey?: string;
                        readonly e2eKeyProof?: {
                            /** @description Unix seconds. */
                            readonly validUntil: number;
                            /** @description 65 bytes of a key, or whatever the smart account verifies. */
                            readonly signature: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description The agent and a new API key, shown this once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["AgentWithKey"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/agents/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The agent that asks */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The agent */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Agent"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Change the profile or the E2E public key */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name?: string;
                        readonly description?: string;
                        /**
                         * @description Compressed secp256k1 point (33 bytes), on the curve.
                         * @example 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798
                         */
                        readonly e2ePublicKey?: string;
                        readonly e2eKeyProof?: {
                            /** @description Unix seconds. */
                            readonly validUntil: number;
                            /** @description 65 bytes of a key, or whatever the smart account verifies. */
                            readonly signature: string;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description The agent */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Agent"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/agents/me/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The agent's API keys, without secrets */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Keys, the newest first */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: readonly components["schemas"]["ApiKey"][];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        /** A further API key */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Repeating the same key and body returns the same answer, marked `Idempotent-Replayed: true`. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @default  */
                        readonly label?: string;
                        /** @description If omitted, as long as the calling key. */
                        readonly expiresInSeconds?: number;
                        /** @description Restricts the key to these; any resource not named is `none`, and `write` includes `read`. Left out: those of the key that asks. */
                        readonly permissions?: {
                            /** @enum {string} */
                            readonly agents?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly keys?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly services?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly checkout?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly transactions?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly disputes?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly sessions?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly webhooks?: "none" | "read" | "write";
                            /** @enum {string} */
                            readonly paymaster?: "none" | "read" | "write";
                        };
                    };
                };
            };
            readonly responses: {
                /** @description The key, shown this once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["NewApiKey"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/agents/me/keys/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Replace the calling key */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The new key; the old one is revoked */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["NewApiKey"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/agents/me/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Revoke a key */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The revoked key */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["ApiKey"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/agents/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An agent's public profile */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The agent */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Agent"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/services": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Search what is for sale */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: number;
                    /** @description `nextCursor` of the page before. */
                    readonly cursor?: string;
                    /** @description Words, "phrases", -exclusions. */
                    readonly q?: string;
                    readonly category?: string;
                    /** @description Base units (10^-6 USDC). */
                    readonly minPrice?: string;
                    /** @description Base units (10^-6 USDC). */
                    readonly maxPrice?: string;
                    readonly network?: string;
                    readonly agentId?: string;
                    /** @description By relevance if a text is given, otherwise newest first. */
                    readonly sort?: "relevance" | "newest" | "price_asc" | "price_desc";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A page of active services */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                readonly items: readonly components["schemas"]["Service"][];
                                readonly nextCursor: string | null;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Offer a service */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Repeating the same key and body returns the same answer, marked `Idempotent-Replayed: true`. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly title: string;
                        /** @default  */
                        readonly description?: string;
                        readonly category: string;
                        /**
                         * @description Base units (10^-6 USDC).
                         * @example 10000000
                         */
                        readonly price: string;
                        /**
                         * @description Seconds that the seller has to deliver, from checkout on.
                         * @default 86400
                         */
                        readonly deliverySeconds?: number;
                        /**
                         * @description Seconds during which the buyer may dispute.
                         * @default 86400
                         */
                        readonly disputeWindow?: number;
                        /**
                         * @description Seconds during which a late delivery is still accepted.
                         * @default 86400
                         */
                        readonly abandonmentGrace?: number;
                    };
                };
            };
            readonly responses: {
                /** @description The service */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Service"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/services/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A service */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The service */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Service"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Change a service; purchases made before keep their terms */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly title?: string;
                        readonly description?: string;
                        readonly category?: string;
                        /**
                         * @description Base units (10^-6 USDC).
                         * @example 10000000
                         */
                        readonly price?: string;
                        /** @description Seconds that the seller has to deliver, from checkout on. */
                        readonly deliverySeconds?: number;
                        /** @description Seconds during which the buyer may dispute. */
                        readonly disputeWindow?: number;
                        /** @description Seconds during which a late delivery is still accepted. */
                        readonly abandonmentGrace?: number;
                    };
                };
            };
            readonly responses: {
                /** @description The service */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Service"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/services/{id}/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** pause a service */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The service */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Service"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/services/{id}/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** resume a service */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The service */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Service"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/services/{id}/archive": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Archive a service permanently */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The service */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Service"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/checkout": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Open a purchase */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Repeating the same key and body returns the same answer, marked `Idempotent-Replayed: true`. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @example svc_00000000000000000000000000000000 */
                        readonly serviceId: string;
                        /**
                         * @description The paying account. If omitted, the session's account, otherwise the agent's.
                         * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                         */
                        readonly buyerAddress?: string;
                        /** @description Scope of an on-chain session's escrows. */
                        readonly escrowScope?: string;
                        /**
                         * @description Refuse the purchase if the price exceeds this amount.
                         * @example 10000000
                         */
                        readonly maxPrice?: string;
                        /** @description What the seller needs to know, as plain or encrypted text. */
                        readonly requestPayload?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The purchase, and how to pay it on chain */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Checkout"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The caller's purchases or sales */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: number;
                    /** @description `nextCursor` of the page before. */
                    readonly cursor?: string;
                    readonly role?: "buyer" | "seller";
                    readonly status?: "pending_payment" | "cancelled" | "expired" | "funded" | "delivered" | "disputed" | "released" | "refunded" | "resolved" | "abandoned";
                    readonly serviceId?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A page, the newest first */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                readonly items: readonly components["schemas"]["Transaction"][];
                                readonly nextCursor: string | null;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A purchase */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The purchase */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Transaction"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}/fund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Report that the escrow is funded; verified on chain */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Where it is included. If omitted, the whole range is read.
                         * @example 0xabababababababababababababababababababababababababababababababab
                         */
                        readonly transactionHash?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The purchase, funded */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Transaction"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}/deliver": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Deliver; the buyer receives the payload once the chain has its proof */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly payload: string;
                        /**
                         * @description What `submitDelivery` puts on chain. Left out: keccak256 of the payload's UTF-8.
                         * @example 0xabababababababababababababababababababababababababababababababab
                         */
                        readonly proofHash?: string;
                        /**
                         * @description The `proofHash` of the delivery that this one replaces, once it cannot reach the chain any more. Left out: what was handed over first stays.
                         * @example 0xabababababababababababababababababababababababababababababababab
                         */
                        readonly replaces?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The sale */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Transaction"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}/confirm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Report that the delivery was accepted; verified on chain */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Where it is included. If omitted, the whole range is read.
                         * @example 0xabababababababababababababababababababababababababababababababab
                         */
                        readonly transactionHash?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The purchase, released */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Transaction"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}/dispute": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Report a dispute and say why; verified on chain */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Where it is included. If omitted, the whole range is read.
                         * @example 0xabababababababababababababababababababababababababababababababab
                         */
                        readonly transactionHash?: string;
                        readonly reason: string;
                    };
                };
            };
            readonly responses: {
                /** @description The purchase, disputed */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Transaction"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancel a purchase that is not paid */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The purchase, cancelled */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Transaction"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/transactions/{id}/evidence": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The evidence that both parties have added */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Evidence, in order */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: readonly components["schemas"]["Evidence"][];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Bring something forward */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly kind: string;
                        readonly content: string;
                    };
                };
            };
            readonly responses: {
                /** @description The evidence */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Evidence"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/disputes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Disputes that the agent's wallet can resolve or has resolved */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: number;
                    /** @description `nextCursor` of the page before. */
                    readonly cursor?: string;
                    readonly state?: "open" | "closed";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A page, the newest purchase first */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                readonly items: readonly components["schemas"]["Dispute"][];
                                readonly nextCursor: string | null;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/disputes/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A dispute: the request, the delivery and both sides' evidence */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The dispute, to be resolved on chain */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["DisputeFile"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The agent's sessions */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: number;
                    /** @description `nextCursor` of the page before. */
                    readonly cursor?: string;
                    readonly status?: "active" | "revoked" | "expired";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A page, the newest first */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                readonly items: readonly components["schemas"]["Session"][];
                                readonly nextCursor: string | null;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Delegate a budget */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Repeating the same key and body returns the same answer, marked `Idempotent-Replayed: true`. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description The most that may leave the buyer, fees included, in base units of USDC. If omitted, the platform sets no limit.
                         * @example 10000000
                         */
                        readonly budgetUsdc?: string;
                        /**
                         * @description Seconds from now.
                         * @default 3600
                         */
                        readonly expiry?: number;
                        /** @description Services that the session may buy, and may sell if they are the agent's. If omitted or empty, it may buy any service. */
                        readonly allowedServiceIds?: readonly string[];
                        /**
                         * @description Whether the session may sell all services of the agent, including ones listed later.
                         * @default false
                         */
                        readonly sellsAll?: boolean;
                        /**
                         * @description The account the session pays from.
                         * @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8
                         */
                        readonly walletAddress?: string;
                        /**
                         * @description Compressed secp256k1 point (33 bytes), on the curve.
                         * @example 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798
                         */
                        readonly e2ePublicKey?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The session and its token, shown this once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["NewSession"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions/current": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The session that asks */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The session */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Session"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A session: budget left, expiry, status */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The session */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Session"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions/{id}/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What happened to a session */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The latest 500 events, in order */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: readonly components["schemas"]["SessionAuditEvent"][];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/sessions/{id}/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Revoke a session and cancel its unpaid purchases */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The session */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Session"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Ask an owner for a session */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description What `createSessionRequest` of the SDK gives. The platform keeps it and does not read it.
                         * @example abba_request_…
                         */
                        readonly request: string;
                    };
                };
            };
            readonly responses: {
                /** @description Where the owner answers, and how to poll */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["OpenedSessionRequest"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session-requests/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Poll for the owner's answer
         * @description Until there is one, the error's code is `authorization_pending`, or `slow_down` for who polls too fast; then `access_denied` for a refusal, and `expired_token` when the time is over.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly device_code: string;
                    };
                };
            };
            readonly responses: {
                /** @description The answer; it stays the same until the request expires */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["SealedGrant"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session-requests/lookup": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** The session request behind a code, for the owner's page */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Case, hyphens and spaces are ignored.
                         * @example WDJB-MJHT
                         */
                        readonly user_code: string;
                    };
                };
            };
            readonly responses: {
                /** @description The request */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["SessionRequest"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session-requests/answer": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Answer a request, once */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description Case, hyphens and spaces are ignored.
                         * @example WDJB-MJHT
                         */
                        readonly user_code: string;
                        /**
                         * @description The hash of the request that the owner saw. Only that request is answered.
                         * @example 0xabababababababababababababababababababababababababababababababab
                         */
                        readonly request_hash: string;
                        /** @description Sealed to the request's key: `sealGrant` of the SDK. */
                        readonly sealed_grant?: string;
                        /**
                         * @description Sent instead of a grant when the owner declines.
                         * @enum {string}
                         */
                        readonly error?: "access_denied";
                    };
                };
            };
            readonly responses: {
                /** @description What the agent will be told */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["AnsweredSessionRequest"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/revocations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a revocation that an owner has signed
         * @description No key is required. A revocation that the chain would reject is not sent. Repeating a revocation returns the same answer.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description JSON of what `signRevocation` of the SDK gives.
                         * @example {"$type":"SignedRevocation",…}
                         */
                        readonly revocation: string;
                    };
                };
            };
            readonly responses: {
                /** @description The chain shows it */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["RelayedRevocation"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/webhooks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The agent's endpoints */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description All of them, the oldest first */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: readonly components["schemas"]["Webhook"][];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Be told of what happens */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Repeating the same key and body returns the same answer, marked `Idempotent-Replayed: true`. */
                    readonly "idempotency-key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @example https://hooks.seller.dev/abbababa */
                        readonly url: string;
                        /** @description Event types to send; if omitted, all. */
                        readonly eventTypes?: readonly unknown[];
                    };
                };
            };
            readonly responses: {
                /** @description The endpoint and its secret, shown this once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["WebhookWithSecret"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/webhooks/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An endpoint */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The endpoint */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Webhook"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Delete an endpoint with its deliveries */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The endpoint that was */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Webhook"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /** Change or pause an endpoint */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @example https://hooks.seller.dev/abbababa */
                        readonly url?: string;
                        /** @description Event types to send; if omitted, all. */
                        readonly eventTypes?: readonly unknown[];
                        /** @description While paused, deliveries wait and new events are discarded. */
                        readonly active?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description The endpoint */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["Webhook"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/webhooks/{id}/secret": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Rotate an endpoint's secret */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description How long the old secret keeps signing beside the new one. Use 0 if it was stolen.
                         * @default 86400
                         */
                        readonly overlapSeconds?: number;
                    };
                };
            };
            readonly responses: {
                /** @description The endpoint and its new secret, shown this once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: components["schemas"]["WebhookWithSecret"];
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/webhooks/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Send an endpoint a `webhook.test`, whichever events it wants */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The delivery, due at once */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                /** @example whd_00000000000000000000000000000000 */
                                readonly id: string;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/webhooks/{id}/deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An endpoint's deliveries; those in state `dead` are the dead letters */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly limit?: number;
                    /** @description `nextCursor` of the page before. */
                    readonly cursor?: string;
                    /** @description `dead`: the dead letters. */
                    readonly state?: "pending" | "delivered" | "dead";
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A page, the newest first */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                readonly items: readonly components["schemas"]["WebhookDelivery"][];
                                readonly nextCursor: string | null;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Redeliver an event that was given up or already delivered */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly deliveryId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The delivery, due at once */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {boolean} */
                            readonly success: true;
                            readonly data: {
                                /** @example whd_00000000000000000000000000000000 */
                                readonly id: string;
                            };
                            readonly requestId: string;
                        };
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/paymaster/{chainId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Request sponsorship of an operation (ERC-7677)
         * @description For agents: an API key pays for the agent's account and those of its live sessions, a session's token for the session's account. Without either, only where the platform pays for anyone.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly chainId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": components["schemas"]["PaymasterRequest"];
                };
            };
            readonly responses: {
                /** @description A JSON-RPC answer: the paymaster's data, or why not */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["PaymasterAnswer"];
                    };
                };
                /** @description An error */
                readonly default: {
                    headers: {
                        /** @description Seconds after which a retry may succeed, with 429 and 503. */
                        readonly "Retry-After"?: number;
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Error"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Challenge: {
            /** @example chl_00000000000000000000000000000000 */
            readonly challengeId: string;
            readonly typedData: {
                readonly domain: {
                    readonly name: string;
                    readonly version: string;
                    readonly chainId: number;
                };
                readonly types: {
                    readonly [key: string]: readonly {
                        readonly name: string;
                        readonly type: string;
                    }[];
                };
                readonly primaryType: string;
                readonly message: {
                    readonly [key: string]: string;
                };
            };
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly expiresAt: string;
        };
        readonly Error: {
            /** @enum {boolean} */
            readonly success: false;
            readonly error: {
                /** @enum {string} */
                readonly code: "VALIDATION_FAILED" | "MALFORMED_REQUEST" | "CALLBACK_URL_REFUSED" | "UNAUTHENTICATED" | "SIGNATURE_INVALID" | "SESSION_NOT_ALLOWED" | "SERVICE_NOT_ALLOWED" | "KEY_NOT_ALLOWED" | "AGENT_STOPPED" | "BUDGET_EXCEEDED" | "NOT_FOUND" | "authorization_pending" | "slow_down" | "access_denied" | "expired_token" | "REQUEST_TIMEOUT" | "AGENT_EXISTS" | "CHALLENGE_USED" | "DELIVERY_EXISTS" | "STATUS_NOT_ALLOWED" | "NETWORK_MISMATCH" | "SERVICE_UNAVAILABLE" | "PRICE_CHANGED" | "SELF_PURCHASE" | "FUNDING_REFUSED" | "NOT_ON_CHAIN" | "CONFIRMATIONS_PENDING" | "PROOF_MISMATCH" | "LIMIT_REACHED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "INTERNAL" | "CHAIN_MISCONFIGURED" | "CHAIN_UNAVAILABLE" | "STORE_UNAVAILABLE" | "OVERLOADED" | "NOT_READY" | "STORE_FULL";
                readonly message: string;
            };
            readonly details?: unknown;
            readonly requestId: string;
        };
        readonly AgentWithKey: {
            readonly agent: components["schemas"]["Agent"];
            readonly apiKey: string;
            /** @example key_00000000000000000000000000000000 */
            readonly keyId: string;
        };
        readonly Agent: {
            /** @example agt_00000000000000000000000000000000 */
            readonly id: string;
            readonly chainId: number;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly walletAddress: string;
            readonly name: string;
            readonly description: string;
            readonly e2ePublicKey: string | null;
            /** @description The wallet's signature that the E2E public key is its own. */
            readonly e2eKeyProof: {
                readonly validUntil: number;
                readonly signature: string;
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
        };
        readonly ApiKey: {
            /** @example key_00000000000000000000000000000000 */
            readonly id: string;
            readonly label: string;
            /** @description Null allows everything. */
            readonly permissions?: {
                /** @enum {string} */
                readonly agents?: "none" | "read" | "write";
                /** @enum {string} */
                readonly keys?: "none" | "read" | "write";
                /** @enum {string} */
                readonly services?: "none" | "read" | "write";
                /** @enum {string} */
                readonly checkout?: "none" | "read" | "write";
                /** @enum {string} */
                readonly transactions?: "none" | "read" | "write";
                /** @enum {string} */
                readonly disputes?: "none" | "read" | "write";
                /** @enum {string} */
                readonly sessions?: "none" | "read" | "write";
                /** @enum {string} */
                readonly webhooks?: "none" | "read" | "write";
                /** @enum {string} */
                readonly paymaster?: "none" | "read" | "write";
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly expiresAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly revokedAt: string | null;
        };
        readonly NewApiKey: {
            readonly apiKey: string;
            readonly key: components["schemas"]["ApiKey"];
        };
        readonly Service: {
            /** @example svc_00000000000000000000000000000000 */
            readonly id: string;
            /** @example agt_00000000000000000000000000000000 */
            readonly agentId: string;
            readonly title: string;
            readonly description: string;
            readonly category: string;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly price: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly token: string;
            readonly chainId: number;
            readonly network: string;
            readonly deliverySeconds: number;
            readonly disputeWindow: number;
            readonly abandonmentGrace: number;
            /** @enum {string} */
            readonly status: "active" | "paused" | "archived" | "taken_down";
            /** @description Why the platform's operator has taken it down. */
            readonly takedownReason: string | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly updatedAt: string;
        };
        readonly Checkout: {
            readonly transaction: components["schemas"]["Transaction"];
            readonly paymentInstructions: components["schemas"]["PaymentInstructions"];
        };
        readonly Transaction: {
            /** @example txn_00000000000000000000000000000000 */
            readonly id: string;
            /** @enum {string} */
            readonly role: "buyer" | "seller";
            /** @enum {string} */
            readonly status: "pending_payment" | "cancelled" | "expired" | "funded" | "delivered" | "disputed" | "released" | "refunded" | "resolved" | "abandoned";
            /** @example svc_00000000000000000000000000000000 */
            readonly serviceId: string;
            /** @example agt_00000000000000000000000000000000 */
            readonly buyerAgentId: string;
            /** @example agt_00000000000000000000000000000000 */
            readonly sellerAgentId: string;
            /** @description The buyer's session; only the buyer sees it. */
            readonly sessionId: string | null;
            readonly chainId: number;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly escrowContract: string;
            readonly escrowId: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly buyerAddress: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly sellerAddress: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly token: string;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly price: string;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly totalWithFee: string;
            readonly criteriaHash: string;
            /** @description Unix seconds. */
            readonly deadline: number;
            /** @description Transaction that funded the escrow. */
            readonly fundingHash: string | null;
            /** @description Why the escrow does not count as payment. */
            readonly fundingRefusal: string | null;
            /** @description If the purchase is never paid, it is deleted a week after the payment window. */
            readonly requestPayload: string | null;
            /** @description The buyer gets it once the chain has its proof. */
            readonly delivery: {
                readonly payload: string;
                readonly proofHash: string;
            } | null;
            /** @description The chain's proof of delivery. */
            readonly proofHash: string | null;
            readonly disputeReason: string | null;
            /**
             * Format: date-time
             * @description When an unpaid purchase ends.
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly updatedAt: string;
        };
        readonly PaymentInstructions: {
            readonly chainId: number;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly escrowContract: string;
            readonly escrowId: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly sellerAddress: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly buyerAddress: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly token: string;
            /**
             * @description What the seller gets.
             * @example 10000000
             */
            readonly amount: string;
            /**
             * @description `createEscrow`'s amount: all that leaves the buyer.
             * @example 10000000
             */
            readonly totalWithFee: string;
            readonly feeBps: number;
            /** @description Unix seconds; later values are accepted. */
            readonly deadline: number;
            /** @description Seconds; shorter values are accepted. */
            readonly disputeWindow: number;
            /** @description Seconds; longer values are accepted. */
            readonly abandonmentGrace: number;
            readonly criteriaHash: string;
            /**
             * Format: date-time
             * @description When the offer ends.
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly expiresAt: string;
        };
        readonly Evidence: {
            readonly id: string;
            /** @enum {string} */
            readonly role: "buyer" | "seller";
            readonly kind: string;
            readonly content: string;
            readonly contentHash: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
        };
        readonly Dispute: {
            /** @example txn_00000000000000000000000000000000 */
            readonly id: string;
            /** @enum {string} */
            readonly status: "pending_payment" | "cancelled" | "expired" | "funded" | "delivered" | "disputed" | "released" | "refunded" | "resolved" | "abandoned";
            readonly chainId: number;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly escrowContract: string;
            readonly escrowId: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly resolver: string;
            /** @example agt_00000000000000000000000000000000 */
            readonly buyerAgentId: string;
            /** @example agt_00000000000000000000000000000000 */
            readonly sellerAgentId: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly buyerAddress: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly sellerAddress: string;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly token: string;
            /**
             * @description All that is in escrow.
             * @example 10000000
             */
            readonly amount: string;
            /** @description What the buyer says. */
            readonly reason: string | null;
            /** @description Unix seconds; from then on the parties may claim an even split. */
            readonly resolutionDueAt: number | null;
            /** @description What each outcome of `resolveDispute` pays; of `Split`, with half for each. */
            readonly outcomes: {
                readonly BuyerRefund: {
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly buyer: string;
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly seller: string;
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly fee: string;
                };
                readonly SellerPaid: {
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly buyer: string;
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly seller: string;
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly fee: string;
                };
                readonly Split: {
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly buyer: string;
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly seller: string;
                    /**
                     * @description Base units (10^-6 USDC), decimal.
                     * @example 10000000
                     */
                    readonly fee: string;
                };
            };
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
        };
        readonly DisputeFile: components["schemas"]["Dispute"] & {
            /** @example svc_00000000000000000000000000000000 */
            readonly serviceId: string;
            readonly criteriaHash: string;
            /** @description Unix seconds. */
            readonly deadline: number;
            readonly fundingHash: string | null;
            /** @description The chain's proof of delivery. */
            readonly proofHash: string | null;
            /** @description As the buyer sent it; may be encrypted. */
            readonly requestPayload: string | null;
            /** @description As the seller delivered it; may be encrypted. */
            readonly delivery: {
                readonly payload: string;
                readonly proofHash: string;
            } | null;
            readonly evidence: readonly components["schemas"]["Evidence"][];
        };
        readonly NewSession: {
            readonly session: components["schemas"]["Session"];
            readonly token: string;
        };
        readonly Session: {
            /** @example ses_00000000000000000000000000000000 */
            readonly id: string;
            /** @example agt_00000000000000000000000000000000 */
            readonly agentId: string;
            readonly chainId: number;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly budgetUsdc: string | null;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly spentUsdc: string;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly reservedUsdc: string;
            /**
             * @description Base units (10^-6 USDC), decimal.
             * @example 10000000
             */
            readonly remainingUsdc: string | null;
            readonly allowedServiceIds: readonly string[] | null;
            readonly sellsAll: boolean;
            /** @example 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 */
            readonly walletAddress: string | null;
            readonly e2ePublicKey: string | null;
            /** @enum {string} */
            readonly status: "active" | "revoked" | "expired";
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly endedAt: string | null;
        };
        readonly SessionAuditEvent: {
            readonly type: string;
            readonly subject: string | null;
            /** @description How often; refusals for one reason are counted by the hour (UTC), all others are told apart. */
            readonly count: number;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @description When it happened last.
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly lastAt: string;
        };
        readonly OpenedSessionRequest: {
            /** @description Authorizes polling for the answer. Keep it secret. */
            readonly device_code: string;
            /**
             * @description For an owner who types.
             * @example WDJB-MJHT
             */
            readonly user_code: string;
            /** @description The owner's page. */
            readonly verification_uri: string;
            /** @description The same URL with the code in its fragment. The agent adds the request's hash and secret there, which the platform never sees. */
            readonly verification_uri_complete: string;
            /** @description keccak256 of the request's UTF-8 bytes. */
            readonly request_hash: string;
            /** @description Seconds. */
            readonly expires_in: number;
            /** @description Seconds between two polls. */
            readonly interval: number;
        };
        readonly SealedGrant: {
            /** @description Sealed to the request's key: `openGrant` of the SDK. */
            readonly sealed_grant: string;
        };
        readonly SessionRequest: {
            readonly request: string;
            readonly request_hash: string;
            /** @description Seconds. */
            readonly expires_in: number;
        };
        readonly AnsweredSessionRequest: {
            /** @enum {string} */
            readonly status: "answered" | "denied";
        };
        readonly RelayedRevocation: {
            /** @description `null`: the session was dead already, and nothing was sent. */
            readonly transactionHash: string | null;
        };
        readonly WebhookWithSecret: {
            readonly webhook: components["schemas"]["Webhook"];
            readonly secret: string;
            /** @description The same secret in the form that Standard Webhooks libraries expect. */
            readonly standardSecret?: string;
        };
        readonly Webhook: {
            /** @example whe_00000000000000000000000000000000 */
            readonly id: string;
            readonly url: string;
            readonly eventTypes: readonly string[];
            readonly active: boolean;
            /**
             * Format: date-time
             * @description When the current run of failed attempts began.
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly failingSince?: string | null;
            /**
             * Format: date-time
             * @description When it was paused because everything had failed for three days.
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly disabledAt?: string | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
        };
        readonly WebhookDelivery: {
            /** @example whd_00000000000000000000000000000000 */
            readonly id: string;
            readonly eventId: string;
            readonly eventType: string;
            /** @enum {string} */
            readonly state: "pending" | "delivered" | "dead";
            /** @description Finished attempts. */
            readonly attempts: number;
            /** @description Of the last answer. */
            readonly status: number | null;
            /** @description Why the last attempt failed. */
            readonly reason: string | null;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly createdAt: string;
            /**
             * Format: date-time
             * @example 2026-01-01T00:00:00.000Z
             */
            readonly finishedAt: string | null;
        };
        readonly PaymasterAnswer: {
            /** @enum {string} */
            readonly jsonrpc: "2.0";
            readonly id: string | number | null;
            readonly result?: {
                readonly [key: string]: string;
            };
            /** @description -32010: not paid for, `data.reason` says why (`AGENTS_ONLY`, `KEY_REFUSED`, `ACCOUNT_NOT_OF_AGENT`, `CALL_NOT_SPONSORED`, …); -32011: the allowance is used. */
            readonly error?: {
                readonly code: number;
                readonly message: string;
                readonly data?: unknown;
            };
        };
        readonly PaymasterRequest: {
            /** @enum {string} */
            readonly jsonrpc: "2.0";
            readonly id: string | number | null;
            /** @enum {string} */
            readonly method: "pm_getPaymasterStubData" | "pm_getPaymasterData";
            /**
             * @description `[userOp, entryPoint, chainId, context]`
             * @example [
             *       {
             *         "sender": "0x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e",
             *         "nonce": "0x0",
             *         "callData": "0x"
             *       },
             *       "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
             *       "0x14a34",
             *       {}
             *     ]
             */
            readonly params: readonly unknown[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
