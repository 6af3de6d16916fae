/**
 * A certificate for `hooks.localhost` and its key, for tests alone, valid for a hundred years:
 *
 *     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \\
 *       -subj "/CN=hooks.localhost" -addext "subjectAltName=DNS:hooks.localhost" -keyout key.pem -out cert.pem
 */
export const certificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBpzCCAU2gAwIBAgIUccJIyztCmsYTPX5cERL8hMcuWUowCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPaG9va3MubG9jYWxob3N0MCAXDTI2MTEyMTEwMTI1NFoYDzIx
MjYxMDI4MTAxMjU0WjAaMRgwFgYDVQQDDA9ob29rcy5sb2NhbGhvc3QwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAASnX9V4ZrRURgB1nhPbJ7lCZmEAZ2pdped5Z8Sy
eeoh4+bvMToMbt2MYkDSwCUix3J7z/LMpJenJOSgcONSWPaPo28wbTAdBgNVHQ4E
FgQUBa2OKkRPPmX7f/fzElxmwt95Zr4wHwYDVR0jBBgwFoAUBa2OKkRPPmX7f/fz
Elxmwt95Zr4wDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgg9ob29rcy5sb2Nh
bGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIhANtUeA1Xdb4iQNd7IakXL9qM/cxV+xcp
L27Q0ObjibX4AiBBSii3DL+tSjrQT7bIKfD64eotdGsmXKN0hVdEGAR7Sg==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTaXFnn3HvrQy29p5
OV7SzS/eOCstDIgOAf2Y4fQ7LJ2hRANCAASnX9V4ZrRURgB1nhPbJ7lCZmEAZ2pd
ped5Z8Syeeoh4+bvMToMbt2MYkDSwCUix3J7z/LMpJenJOSgcONSWPaP
-----END PRIVATE KEY-----
`,
};
