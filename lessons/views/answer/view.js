// Answer: one line.

import { heard } from "../kit/hearing.js";
import { line } from "./line.js";

export default heard({ render: line("Write a line") });
