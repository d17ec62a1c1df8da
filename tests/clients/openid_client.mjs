// What an application does with openid-client, as each kind of client.
//
//     node tests/clients/openid_client.mjs FOLDER URL EMAIL
//
// The package lies in FOLDER/node_modules. EMAIL is that of the person who is asked: where one is needed, the script
// prints `Authorize: ADDRESS` or `Cancel: ADDRESS`, they open it and press that button, and the script reads the
// address where this led. The steps run in order, each on what the earlier ones left, and the first that fails ends
// the story.

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// Node.js 18 hides what the package takes for granted.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;

const [folder, url, email] = process.argv.slice(2);
const installed = createRequire(join(folder, "package.json"));
const openid = await import(pathToFileURL(installed.resolve("openid-client")));
const terminal = createInterface({ input: process.stdin });
const lines = terminal[Symbol.asyncIterator]();

// A server that speaks OAuth and not OpenID Connect, without TLS.
const DISCOVERY = { algorithm: "oauth2", execute: [openid.allowInsecureRequests] };

const CLIENTS = [
  { method: "client_secret_basic", auth: openid.ClientSecretBasic(), redirectUri: "https://app.example/callback" },
  { method: "client_secret_post", auth: openid.ClientSecretPost(), redirectUri: "https://app.example/callback" },
  { method: "none", auth: openid.None(), redirectUri: "http://127.0.0.1/callback" },
];

const STEPS = {
  async "the application registers itself"(story) {
    const asked = {
      client_name: "openid-client",
      redirect_uris: [story.redirectUri],
      scope: "event:write",
      token_endpoint_auth_method: story.method,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    };
    story.config = await openid.dynamicClientRegistration(new URL(url), asked, story.auth, DISCOVERY);
    const client = story.config.clientMetadata();
    for (const [key, value] of Object.entries(asked)) {
      assert.deepEqual(client[key], value, key);
    }
    assert.equal("client_secret" in client, story.isConfidential);
  },

  async "the server describes itself"(story) {
    const { client_id, client_secret } = story.config.clientMetadata();
    story.config = await openid.discovery(new URL(url), client_id, client_secret, story.auth, DISCOVERY);
    const server = story.config.serverMetadata();
    assert.equal(server.issuer, url);
    assert(server.supportsPKCE("S256") && !server.supportsPKCE("plain"));
    assert.equal(server.authorization_response_iss_parameter_supported, true);
    assert(server.token_endpoint_auth_methods_supported.includes(story.method));
    assert(server.revocation_endpoint_auth_methods_supported.includes(story.method));
    const provers = server.introspection_endpoint_auth_methods_supported;
    assert.equal(provers.includes(story.method), story.isConfidential);
  },

  async "a no is heard"(story) {
    const request = await beginning(story);
    const answer = await person("Cancel", request.address);
    const refusal = await rejection(openid.authorizationCodeGrant(story.config, answer, request.checks));
    assert.equal(refusal.error, "access_denied");
  },

  async "an answer without our name and the request's state is not taken"(story) {
    const request = await beginning(story);
    const answer = await person("Authorize", request.address);
    for (const [name, value] of [["iss", "https://other.example"], ["iss", undefined], ["state", "other"]]) {
      const forged = openid.authorizationCodeGrant(story.config, but(answer, name, value), request.checks);
      const refusal = await rejection(forged);
      assert(refusal.cause?.message.includes(`"${name}"`), refusal);
    }
  },

  async "a yes becomes tokens"(story) {
    const request = await beginning(story);
    const answer = await person("Authorize", request.address);
    assert(answer.href.startsWith(`${redirectedTo(story)}?`), answer.href);
    story.tokens = await openid.authorizationCodeGrant(story.config, answer, request.checks);
    assert.equal(story.tokens.token_type, "bearer");
    assert(story.tokens.expiresIn() > 0 && story.tokens.refresh_token);
  },

  async "the token publishes"(story) {
    const answer = await publish(story, "Concert");
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).title, "Concert");
  },

  async "a secret is needed to ask about a token"(story) {
    if (!story.isConfidential) {
      const refusal = await rejection(openid.tokenIntrospection(story.config, story.tokens.access_token));
      assert.equal(refusal.status, 401);
      return;
    }
    const before = Math.floor(Date.now() / 1000);
    const access = await openid.tokenIntrospection(story.config, story.tokens.access_token);
    const { client_id } = story.config.clientMetadata();
    const { exp, iat, sub, ...rest } = access;
    const known = { active: true, scope: "event:write", client_id, username: email, iss: url, aud: url };
    assert.deepEqual({ ...rest }, { ...known, token_type: "Bearer" });
    assert(exp > before && iat <= exp && sub, JSON.stringify(access));
    const hint = { token_type_hint: "refresh_token" };
    const refresh = await openid.tokenIntrospection(story.config, story.tokens.refresh_token, hint);
    assert.equal(refresh.active, true);
    assert.equal(refresh.token_type, undefined);
  },

  async "fresh tokens publish too"(story) {
    const before = story.tokens;
    story.tokens = await openid.refreshTokenGrant(story.config, before.refresh_token);
    assert.notEqual(story.tokens.access_token, before.access_token);
    assert.notEqual(story.tokens.refresh_token, before.refresh_token);
    assert.equal((await publish(story, "Encore")).status, 200);
  },

  async "a revoked access token is refused"(story) {
    await openid.tokenRevocation(story.config, story.tokens.access_token);
    await isRefused(story, story.tokens.access_token);
  },

  async "the refresh token outlives it"(story) {
    story.tokens = await openid.refreshTokenGrant(story.config, story.tokens.refresh_token);
    assert.equal((await publish(story, "Once more")).status, 200);
  },

  async "a revoked refresh token ends everything"(story) {
    await openid.tokenRevocation(story.config, story.tokens.refresh_token, { token_type_hint: "refresh_token" });
    await isRefused(story, story.tokens.access_token);
    await isRefused(story, story.tokens.refresh_token);
    const refusal = await rejection(openid.refreshTokenGrant(story.config, story.tokens.refresh_token));
    assert.equal(refusal.error, "invalid_grant");
  },

  async "revoking again changes nothing"(story) {
    await openid.tokenRevocation(story.config, story.tokens.refresh_token);
    await openid.tokenRevocation(story.config, story.tokens.access_token);
  },
};

// What steps do

/** A native application listens on whatever port is free. */
function redirectedTo(story) {
  return story.redirectUri.replace("127.0.0.1/", "127.0.0.1:49152/");
}

/** An authorization request, and what its answer will be checked against. */
async function beginning(story) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const address = openid.buildAuthorizationUrl(story.config, {
    redirect_uri: redirectedTo(story),
    scope: "event:write",
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
  });
  return { address, checks: { pkceCodeVerifier, expectedState } };
}

/** Somebody opens the address and presses the button; where that led. */
async function person(button, address) {
  console.log(`${button}: ${address}`);
  const { value, done } = await lines.next();
  assert(!done, "nobody answers");
  return new URL(value);
}

/** The same answer, but with another value, or without it. */
function but(answer, name, value) {
  const changed = new URL(answer);
  changed.searchParams.delete(name);
  if (value !== undefined) {
    changed.searchParams.set(name, value);
  }
  return changed;
}

function publish(story, title, token = story.tokens.access_token) {
  const event = {
    title,
    start_datetime: Math.floor(Date.now() / 1000) + 7 * 24 * 60 * 60,
    place_name: "Town hall",
    place_address: "1 Main street",
    tags: ["music"],
  };
  const headers = new Headers({ "content-type": "application/json" });
  const address = new URL("/api/event", url);
  return openid.fetchProtectedResource(story.config, token, address, "POST", JSON.stringify(event), headers);
}

/** The server must say that the token is not good, everywhere. */
async function isRefused(story, token) {
  const refusal = await rejection(publish(story, "Too late", token));
  assert(refusal instanceof openid.WWWAuthenticateChallengeError, refusal);
  assert.equal(refusal.status, 401);
  const [challenge] = refusal.cause;
  assert.equal(challenge.scheme, "bearer");
  assert.equal(challenge.parameters.error, "invalid_token");
  if (story.isConfidential) {
    assert.deepEqual({ ...(await openid.tokenIntrospection(story.config, token)) }, { active: false });
  }
}

/** What the promise must fail with. */
async function rejection(promise) {
  const outcome = await promise.then((value) => ({ value }), (reason) => ({ reason }));
  assert("reason" in outcome, `expected a refusal, but it was allowed: ${JSON.stringify(outcome.value)}`);
  return outcome.reason;
}

for (const client of CLIENTS) {
  const story = { ...client, isConfidential: client.method !== "none" };
  for (const [name, step] of Object.entries(STEPS)) {
    try {
      await step(story);
    } catch (error) {
      console.error(error);
      console.error(`FAILED: ${client.method}: ${name}`);
      process.exit(1);
    }
    console.log(`ok: ${client.method}: ${name}`);
  }
}
terminal.close();
