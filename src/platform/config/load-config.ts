import dotenv from 'dotenv';
import { AppConfig, ConfigError } from './app-config.js';

/** The configuration of this process: its environment, over what a `.env` file in the working directory says. */
function loadConfig(): AppConfig {
  dotenv.config({ quiet: true });
  return AppConfig.from(process.env);
}

/** The same for a program's start: a bad variable ends the process with a sentence, not with a stack. */
export function loadConfigOrExit(): AppConfig {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`The configuration is not valid.\n${error.message}\n`);
    process.exit(1);
  }
}
