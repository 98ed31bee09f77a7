// Lint and layout in one tool. A formatter would make the scripts longer by a fifth or more, because it decides where
// lines break; these rules hold everything else that a formatter holds, and `lint --fix` repairs it.
import js from "@eslint/js";
import stylistic from "@stylistic/eslint-plugin";

export default [
  { ignores: ["lessons/site/katex/**"] },                // as its authors wrote it
  js.configs.recommended,
  stylistic.configs.customize({ quotes: "double", semi: true, arrowParens: true, braceStyle: "1tbs",
    commaDangle: "only-multiline", jsx: false }),
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "eqeqeq": "error",
      "no-undef": "off",                                 // the type checker knows the names, also those of a browser
      "no-var": "error",
      "prefer-const": "error",
      "@stylistic/indent": ["error", 2, { SwitchCase: 1, offsetTernaryExpressions: true, flatTernaryExpressions: false,
        CallExpression: { arguments: "off" }, ArrayExpression: "off", ObjectExpression: "off" }],
      "@stylistic/indent-binary-ops": "off",
      "@stylistic/list-style": "off",                    // where lines break is the writer's
      "@stylistic/max-len": ["error", { code: 120 }],
      "@stylistic/max-statements-per-line": "off",
      "@stylistic/multiline-ternary": "off",
      "@stylistic/no-multi-spaces": ["error", { ignoreEOLComments: true }],
      "@stylistic/quote-props": "off",
    },
  },
];
