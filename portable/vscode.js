// Stands for VS Code in the file for browsers. What is in it is filled in by bundles.mjs.
