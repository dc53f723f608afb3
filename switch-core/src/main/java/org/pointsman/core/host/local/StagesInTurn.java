package org.pointsman.core.host.local;

/** Several stages on one thread, batch by batch. */
final class StagesInTurn implements Stage {
    private final Stage[] stages;

    StagesInTurn(Stage... stages) {
        this.stages = stages;
    }

    @Override
    public void onBatch(long first, long last) {
        for (Stage stage : stages) {
            stage.onBatch(first, last);
        }
    }

    @Override
    public void onReleased() {
        for (Stage stage : stages) {
            stage.onReleased();
        }
    }
}
