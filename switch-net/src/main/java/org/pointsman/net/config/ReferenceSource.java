package org.pointsman.net.config;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.core.reference.ReferenceData;

/**
 * Where reference data comes from. A switch that has been seeded needs little of it; reading all rows of millions of accounts takes
 * longer than anything else of its start, so they are read only when somebody asks.
 */
public interface ReferenceSource {
    /** What a switch needs at every start. */
    ReferenceData.BusinessDay businessDay();

    /** The files it all stands in, in an order that does not change; none if it stands in no files. */
    List<Path> files();

    /**
     * All of it. Takes long where it is long.
     *
     * @throws ConfigException if it cannot be used
     */
    ReferenceData data();

    /** How much there is of what, in words, as far as it is known without reading all rows. */
    String summary();

    /** Data that is there already. */
    static ReferenceSource of(ReferenceData data) {
        return new ReferenceSource() {
            @Override
            public ReferenceData.BusinessDay businessDay() {
                return data.businessDay();
            }

            @Override
            public List<Path> files() {
                return List.of();
            }

            @Override
            public ReferenceData data() {
                return data;
            }

            @Override
            public String summary() {
                return data.summary();
            }
        };
    }
}
