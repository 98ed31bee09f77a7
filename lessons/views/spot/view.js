// SpotTheMistake: the line that is wrong, its mistake, and a line in its place.

import { heard } from "../kit/hearing.js";
import { line } from "../answer/line.js";
import { choices } from "./choices.js";

export default heard({ render: line("Spot the mistake", {
  hint: "Point at a line: click, or arrows and Enter",
  above: choices,
}) });
