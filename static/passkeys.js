/* Passkeys: the browser makes or uses one, its answer goes with the form. Forms say what with data-passkey. */
"use strict";

const problem = document.getElementById("passkey-problem");
const isNumeric = /^[\d.]+$|:/.test(location.hostname); // passkeys belong to names, not to bare addresses
const canUsePasskeys = window.isSecureContext && "PublicKeyCredential" in window && !isNumeric;

const say = (sentence) => {
  problem.hidden = !sentence;
  problem.textContent = sentence;
};

const optionsOf = async (form) => {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${form.dataset.options} answered ${answer.status}`);
  return (await answer.json()).request_options;
};

const credentialFor = async (form) => {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") return webauthnJSON.get(options);
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return webauthnJSON.create(options);
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !canUsePasskeys && Boolean(form.dataset.options);
  if (!canUsePasskeys && !form.dataset.options) say(problem.dataset.unusable);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch (error) {
      console.info(error);
      say(canUsePasskeys ? problem.dataset.refused : problem.dataset.unusable);
    }
  });
}
