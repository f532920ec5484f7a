/** The environment in which a child and all Node processes below it end soon after this process has ended, however it did. */
export declare function endsWithUs(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
