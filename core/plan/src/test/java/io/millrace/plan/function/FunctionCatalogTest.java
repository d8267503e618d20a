package io.millrace.plan.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FunctionCatalogTest {
    @Test
    void everyFunctionIsDescribed() {
        assertThat(FunctionCatalog.all()).hasSizeGreaterThan(140).allSatisfy(function -> {
            assertThat(function.types()).contains("->");
            assertThat(function.summary()).endsWith(".");
        });
        assertThat(FunctionCatalog.all().stream().map(FunctionDescription::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void functionsAreFoundInAnyCase() {
        assertThat(FunctionCatalog.find("upper")).hasValueSatisfying(function -> {
            assertThat(function.name()).isEqualTo("UPPER");
            assertThat(function.category()).isEqualTo(FunctionCategory.STRING);
            assertThat(function.deterministic()).isTrue();
            assertThat(function.canFail()).isFalse();
        });
        assertThat(FunctionCatalog.find("NOW")).hasValueSatisfying(function -> assertThat(function.deterministic())
                .isFalse());
        assertThat(FunctionCatalog.find("UPPPER")).isEmpty();
    }

    @Test
    void aFunctionExistsOrIsMissingButNotBoth() {
        assertThat(FunctionCatalog.isNotYet("array_join")).isTrue();
        assertThat(FunctionCatalog.notYet())
                .noneMatch(name -> FunctionCatalog.find(name).isPresent());
    }
}
