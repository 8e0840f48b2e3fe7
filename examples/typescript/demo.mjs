// node demo.mjs Seoul 2026-11-24 2026-11-26      prints one event a line
import { planEvents } from "./tripsite.mjs";

const [location = "Seoul", startDate = "2026-11-24", endDate = "2026-11-26"] = process.argv.slice(2);
const { TRIPSITE_URL: baseUrl = "http://localhost:8000", TRIPSITE_TOKEN: token } = process.env;

try {
  for await (const event of planEvents({ location, startDate, endDate, budget: "medium" }, { baseUrl, token })) {
    console.log(JSON.stringify(event));
    if (event.type === "error") process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message, error.fields ?? "");
  process.exitCode = 1;
}
