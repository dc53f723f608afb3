package org.pointsman.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the JMH benchmarks, with the bytes they allocate. */
@Command(
        name = "micro",
        description = "Runs the JMH benchmarks of the parts, with -prof gc.",
        footer = {
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar micro",
            "  java -jar bench/target/bench.jar micro --include CodecBenchmark --forks 3",
            "  java -jar bench/target/bench.jar micro --include DecisionBenchmark --param cards=1000,1000000,10000000"
        })
final class MicroCommand implements Callable<Integer> {

    @Option(
            names = "--include",
            paramLabel = "REGEX",
            defaultValue = "Benchmark",
            description = "Which benchmarks. Default: all.")
    private String include;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs a benchmark. Default: what it says itself.")
    private Integer forks;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE,…",
            description = "Values of a benchmark's parameter, once for each parameter. Default: what it says itself.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--json",
            paramLabel = "F",
            defaultValue = "bench/target/micro.json",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ResultFile.require(json, spec.commandLine());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(json.toString())
                .jvmArgsPrepend(JvmFlags.forClassPath().toArray(String[]::new))
                // As in the executable jar (docs/decisions/0020).
                .jvmArgsAppend("-Dagrona.disable.bounds.checks=true")
                .shouldFailOnError(true);
        if (forks != null) {
            options.forks(forks);
        }
        parameters.forEach((name, values) -> options.param(name, values.split(",")));
        new Runner(options.build()).run();
        System.out.println("results in " + json.toAbsolutePath());
        return 0;
    }
}
