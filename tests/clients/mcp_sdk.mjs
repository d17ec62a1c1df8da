// What an MCP client does with the official SDK before it can call anything: it finds the server, registers itself, has a
// person asked, and trades the code.
//
//     node tests/clients/mcp_sdk.mjs FOLDER URL
//
// The package lies in FOLDER/node_modules. Where a person is needed, the script prints `Authorize: ADDRESS`, they open it and
// press that button, and the script reads the address where this led.

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// Node.js 18 hides what the package takes for granted.
globalThis.crypto ??= webcrypto;

const [folder, url] = process.argv.slice(2);
const installed = createRequire(join(folder, "package.json"));
const sdk = await import(pathToFileURL(installed.resolve("@modelcontextprotocol/sdk/client/auth.js")));
const terminal = createInterface({ input: process.stdin });
const lines = terminal[Symbol.asyncIterator]();

async function authorize(redirectUri) {
  const kept = {};
  const provider = {
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: "MCP client",
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      scope: "event:write offline_access",
    },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => { kept.client = client; },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => { kept.tokens = tokens; },
    redirectToAuthorization: (address) => { kept.address = address; },
    saveCodeVerifier: (verifier) => { kept.verifier = verifier; },
    codeVerifier: () => kept.verifier,
  };
  assert.equal(await sdk.auth(provider, { serverUrl: url }), "REDIRECT");
  assert(kept.address.searchParams.has("resource"), kept.address.href);
  console.log(`Authorize: ${kept.address.href}`);
  const answer = new URL((await lines.next()).value);
  assert(answer.href.startsWith(redirectUri), answer.href);
  const authorizationCode = answer.searchParams.get("code");
  assert.equal(await sdk.auth(provider, { serverUrl: url, authorizationCode }), "AUTHORIZED");
  await works(kept);
  assert.equal(await sdk.auth(provider, { serverUrl: url }), "AUTHORIZED", "a refresh");
  await works(kept);
}

async function works(kept) {
  const answer = await fetch(`${url}/api/user`, { headers: { authorization: `Bearer ${kept.tokens.access_token}` } });
  assert.equal(answer.status, 200);
}

for (const redirectUri of ["http://localhost:3334/oauth/callback", "http://127.0.0.1:3334/oauth/callback"]) {
  await authorize(redirectUri);
}
terminal.close();
