// SpotTheMistake: the line that is wrong, its mistake, and a line in its place.

import { heard } from "../kit/hearing.js";
import { line } from "../answer/line.js";
import { choices } from "./choices.js";

export default heard({ render: line("Spot the mistake", choices) });
