// Tests of a program that publishes events, against an Uncino in a container. Node.js 20 or newer:
//
//     npm ci
//     npm test
//
// They start it with docker compose and remove it afterwards. With UNCINO_URL they use one that runs already, with the
// seeds of ../docker-compose.yml, and with COMPOSE another command than `docker compose`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as oauth from "openid-client";

const COMPOSE_FILE = fileURLToPath(new URL("../docker-compose.yml", import.meta.url));
const [CLIENT_ID, CLIENT_SECRET] = ["tests-client-0123456789", "tests-secret-0123456789"];
const REDIRECT_URI = "http://127.0.0.1:13121/callback";
const TOKEN = "tests-token-0123456789";
const RUNS_ALREADY = process.env.UNCINO_URL;
const agenda = RUNS_ALREADY ?? "http://127.0.0.1:13120";

let config;

before(async () => {
  if (!RUNS_ALREADY) {
    compose("up", "--detach");
    await waitFor(agenda);
  }
  // A server that speaks OAuth and not OpenID Connect; the container speaks http, on this machine only.
  const options = { algorithm: "oauth2", execute: [oauth.allowInsecureRequests] };
  const authentication = oauth.ClientSecretPost(CLIENT_SECRET);
  config = await oauth.discovery(new URL(agenda), CLIENT_ID, CLIENT_SECRET, authentication, options);
});

after(() => {
  if (!RUNS_ALREADY) {
    compose("down", "--volumes");
  }
});

test("the seeded token publishes", async () => {
  const event = await publish(TOKEN, "Concert");
  const seen = await (await fetch(`${agenda}/api/event/detail/${event.slug}`)).json();
  assert.deepEqual([seen.title, seen.place.name], ["Concert", "Town hall"]);
  await remove(TOKEN, event);
  assert.equal((await fetch(`${agenda}/api/event/detail/${event.slug}`)).status, 404);
});

test("another token does not", async () => {
  await assert.rejects(publish("another-token-0123456789", "Too bad"), { status: 401 });
});

test("a person says yes and the application publishes", async () => {
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
  const expectedState = oauth.randomState();
  const address = oauth.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: "event:write",
    code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
  });
  const answer = await saysYes("anna@example.org", "password-of-anna", address);
  const tokens = await oauth.authorizationCodeGrant(config, answer, { pkceCodeVerifier, expectedState });
  await remove(tokens.access_token, await publish(tokens.access_token, "Encore"));
});

async function publish(token, title) {
  const event = {
    title,
    start_datetime: Math.floor(Date.now() / 1000) + 7 * 24 * 60 * 60,
    place_name: "Town hall",
    place_address: "1 Main street",
    tags: ["music"],
  };
  const headers = new Headers({ "content-type": "application/json" });
  const address = new URL("/api/event", agenda);
  const answer = await oauth.fetchProtectedResource(config, token, address, "POST", JSON.stringify(event), headers);
  assert.equal(answer.status, 200);
  return answer.json();
}

async function remove(token, event) {
  const address = new URL(`/api/event/${event.id}`, agenda);
  assert.equal((await oauth.fetchProtectedResource(config, token, address, "DELETE")).status, 200);
}

/** What a person does in a browser: log in, press Authorize. Where that leads. */
async function saysYes(email, password, address) {
  const cookies = new Map();
  const visit = async (url, form) => {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const body = form && new URLSearchParams(form);
    const answer = await fetch(url, { method: form ? "POST" : "GET", headers: { cookie }, body, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      cookies.set(name, value);
    }
    return answer;
  };
  const login = await (await visit(`${agenda}/login`)).text();
  const form = { email, password, csrf_token: hidden(login, "csrf_token"), next: "/" };
  assert.equal((await visit(`${agenda}/login`, form)).status, 303);
  const page = await (await visit(address)).text();
  const yes = { transaction_id: hidden(page, "transaction_id"), csrf_token: hidden(page, "csrf_token") };
  const answer = await visit(`${agenda}/oauth/authorize`, yes);
  return new URL(answer.headers.get("location"));
}

function hidden(page, name) {
  return page.match(`name="${name}" value="([^"]*)"`)[1];
}

function compose(...words) {
  const [command, ...first] = (process.env.COMPOSE ?? "docker compose").split(" ");
  execFileSync(command, [...first, "--file", COMPOSE_FILE, ...words], { stdio: "inherit" });
}

async function waitFor(url) {
  for (let round = 0; round < 120; round++) {
    const isThere = await fetch(`${url}/api/ping`).then((answer) => answer.ok, () => false);
    if (isThere) {
      return;
    }
    await pause(500);
  }
  throw new Error(`nothing answers at ${url}`);
}
