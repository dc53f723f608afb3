package org.pointsman.net.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.core.reference.ReferenceData;

/** A reference file whose long lists stand in CSV files: of them only the names are known until all rows are asked for. */
final class ReferenceInCsv implements ReferenceSource {
    private final Path file;
    private final ReferenceData.BusinessDay businessDay;
    private final List<Path> csv;

    private ReferenceInCsv(Path file, ReferenceData.BusinessDay businessDay, List<Path> csv) {
        this.file = file;
        this.businessDay = businessDay;
        this.csv = csv;
    }

    /** Reads the settings, and which CSV files there are. */
    static ReferenceInCsv read(Path file, Path directory, Problems problems, Reader in) throws IOException {
        List<Path> csv = new ArrayList<>();
        YamlReader yaml = new YamlReader(problems, directory).namingCsvOnly(csv::add);
        ReferenceReader.mappings(yaml);
        for (String list : ReferenceReader.LISTS) {
            yaml.list(list, row -> {});
        }
        yaml.read(in);
        ReferenceData.BusinessDay businessDay = ReferenceReader.businessDay(yaml.mapping("businessDay"));
        problems.throwIfAny();
        return new ReferenceInCsv(file, businessDay, csv);
    }

    @Override
    public ReferenceData.BusinessDay businessDay() {
        return businessDay;
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(file));
        files.addAll(csv);
        return files;
    }

    @Override
    public ReferenceData data() {
        return YamlConfig.readReference(file);
    }

    boolean hasCsv() {
        return !csv.isEmpty();
    }

    @Override
    public String summary() {
        return file + ", with "
                + csv.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", "));
    }
}
