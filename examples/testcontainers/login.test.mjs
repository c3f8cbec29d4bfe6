// Fejkollen in a container of its own, with Testcontainers for Node.
//
// docker build --tag fejkollen .
// npm install testcontainers
// node --test examples/testcontainers/login.test.mjs

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { GenericContainer, Wait } from "testcontainers";

let fejkollen;

before(async () => {
  fejkollen = await new GenericContainer("fejkollen")
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp("/health/ready", 8080))
    .start();
});

after(() => fejkollen?.stop());

async function call(method, path, body, credentials) {
  const answer = await fetch(`http://${fejkollen.getHost()}:${fejkollen.getMappedPort(8080)}${path}`, {
    method,
    headers: {
      Authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
      "Content-Type": "application/json",
    },
    body: body && JSON.stringify(body),
  });
  return answer.json();
}

test("Astrid logs in", async () => {
  // An account of the test's own, so that tests can run side by side.
  const account = await call("POST", "/control/v1/accounts", {}, "admin:admin");
  const credentials = `${account.accountId}:${account.secretKey}`;

  const { id } = await call("POST", "/v3/bankid-se/auth", { ssn: "199003142388" }, credentials);
  await call("POST", "/control/v1/wait", { sessionId: id, status: "ENDED" }, credentials);

  const result = await call("GET", `/v3/bankid-se/auth/${id}`, undefined, credentials);
  assert.equal(result.name, "Astrid Lindqvist");
});
