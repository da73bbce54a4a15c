import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.RangeQuestion;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.DateTimeData;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.GeoPointData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.SelectMultiData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.TimeData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xform.util.XFormUtils;

/**
 * Fills a form with JavaRosa, the engine inside ODK Collect, and writes down what it asked, offered, accepted and kept.
 * Three people of different taste fill it; each tries answers until one is accepted.
 *
 * <pre>java -cp ODK_Validate.jar FillRecorder.java form.xml 0 transcript.json [form.xml 1 …]</pre>
 */
public class FillRecorder {
    private static final int LONGEST = 4000;
    private static final int EDITS = 40;
    private static final XFormAnswerDataSerializer WRITER = new XFormAnswerDataSerializer();

    private int taste;
    private final FormDef form;
    private final FormEntryController controller;
    private final List<Object> events = new ArrayList<>();
    private final Map<String, GroupDef> repeats = new HashMap<>();
    private final Map<String, Integer> added = new HashMap<>();
    private boolean filters; // whether choices depend on other answers

    FillRecorder(FormDef form, int taste) {
        this.form = form;
        this.taste = taste;
        this.controller = new FormEntryController(new FormEntryModel(form));
        repeatsIn(form);
    }

    public static void main(String[] arguments) throws Exception {
        new XFormsModule().registerModule();
        org.javarosa.core.services.PropertyManager.setPropertyManager(new org.opendatakit.validate.StubPropertyManager());
        ReferenceManager.instance().addReferenceFactory(new Attachments(new File(System.getProperty("attachments", "."))));
        for (int index = 0; index + 2 < arguments.length; index += 3) {
            record(arguments[index], Integer.parseInt(arguments[index + 1]), new File(arguments[index + 2]));
        }
        System.exit(0);
    }

    private static void record(String path, int taste, File transcript) throws Exception {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("now", new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").format(new Date()));
        record.put("taste", taste);
        try (InputStream stream = new FileInputStream(path)) {
            FormDef form = XFormUtils.getFormFromInputStream(stream);
            form.initialize(true, new InstanceInitializationFactory());
            FillRecorder recorder = new FillRecorder(form, taste);
            try {
                recorder.deleteSurplus();
                recorder.controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
                recorder.fill();
                recorder.startAgain();
                recorder.fill();
                recorder.edit();
            } catch (RuntimeException error) {
                record.put("stopped", String.valueOf(error.getMessage()));
            }
            record.put("events", recorder.events);
            Map<String, String> values = new LinkedHashMap<>();
            recorder.collect(form.getMainInstance().getRoot(), values);
            record.put("values", values);
            ValidateOutcome failed = form.validate();
            if (failed != null && failed.failedPrompt != null) {
                record.put("open", failed.failedPrompt.getReference().toString(true));
                record.put("why", failed.outcome == FormEntryController.ANSWER_REQUIRED_BUT_EMPTY ? "required" : "constraint");
            }
        } catch (Exception error) {
            record.put("refused", error.getClass().getSimpleName() + ": " + error.getMessage());
        }
        new ObjectMapper().writeValue(transcript, record);
    }

    /** The files that come with a form, from one folder. */
    private static final class Attachments extends PrefixedRootFactory {
        private final File folder;

        Attachments(File folder) {
            super(new String[] {"file-csv", "file"}); // the longer first: roots are matched by their beginning
            this.folder = folder;
        }

        @Override
        protected Reference factory(String terminal, String uri) {
            File file = new File(folder, terminal);
            return new Reference() {
                public boolean doesBinaryExist() { return file.exists(); }
                public InputStream getStream() throws java.io.IOException { return new FileInputStream(file); }
                public String getURI() { return uri; }
                public String getLocalURI() { return file.getAbsolutePath(); }
                public boolean isReadOnly() { return true; }
                public java.io.OutputStream getOutputStream() { throw new UnsupportedOperationException(); }
                public void remove() { throw new UnsupportedOperationException(); }
                public Reference[] probeAlternativeReferences() { return new Reference[0]; }
            };
        }
    }

    private void fill() {
        for (int step = 0; step < LONGEST; step++) {
            int event = controller.stepToNextEvent();
            if (event == FormEntryController.EVENT_END_OF_FORM) {
                return;
            }
            if (event == FormEntryController.EVENT_QUESTION) {
                question(controller.getModel().getQuestionPrompt());
            } else if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                oneMore();
            }
        }
    }

    /** The same person goes through all of it a second time with other answers. */
    private void startAgain() {
        taste = (taste + 1) % 3;
        events.add(Map.of("event", "again"));
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
    }

    /** Then the person jumps about: changes and takes back answers, adds rows and deletes some. */
    private void edit() {
        Random chance = new Random(taste * 1000L + form.getTitle().hashCode());
        Map<String, Object> seen = new LinkedHashMap<>();
        for (int turn = 0; turn < EDITS; turn++) {
            List<FormIndex> places = places();
            if (places.isEmpty()) {
                return;
            }
            FormIndex place = places.get(chance.nextInt(places.size()));
            taste = chance.nextInt(3);
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("event", "edit");
            event.put("path", place.getReference().toString(true));
            change(place, chance.nextInt(4), event);
            deleteSurplus();
            event.put("changed", notice(seen));
            events.add(event);
        }
    }

    private void change(FormIndex place, int way, Map<String, Object> event) {
        int kind = controller.getModel().getEvent(place);
        controller.jumpToIndex(place);
        if (kind == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
            boolean more = place.getReference().getMultLast() < 4;
            event.put("did", more ? "add" : "nothing");
            if (more) {
                controller.newRepeat();
            }
        } else if (kind == FormEntryController.EVENT_REPEAT) {
            boolean counted = counted(place);
            event.put("did", counted ? "nothing" : "delete");
            if (!counted) {
                controller.deleteRepeat(place);
            }
        } else {
            FormEntryPrompt prompt = controller.getModel().getQuestionPrompt(place);
            if (prompt.isReadOnly()) {
                event.put("did", "nothing");
            } else if (way == 0) {
                boolean cleared = controller.answerQuestion(place, null, false) == FormEntryController.ANSWER_OK;
                event.put("did", cleared ? "clear" : "nothing"); // a required answer is not taken back
            } else {
                event.put("did", "answer");
                List<Object> attempts = new ArrayList<>();
                event.put("attempts", attempts);
                attempt(prompt, choosing(prompt) ? prompt.getSelectChoices() : null, attempts);
            }
        }
    }

    /**
     * The person looks at every page. Showing a question takes back a choice that is not offered any more, and
     * Collect saves a page when it is left, which JavaRosa alone does not: what was made of the choice is computed anew.
     */
    private void lookThrough() {
        for (FormIndex place : places()) {
            if (controller.getModel().getEvent(place) == FormEntryController.EVENT_QUESTION) {
                FormEntryPrompt prompt = controller.getModel().getQuestionPrompt(place);
                TreeElement field = form.getMainInstance().resolveReference(place.getReference());
                String before = written(field.getValue());
                if (choosing(prompt) && !before.isEmpty()) {
                    prompt.getSelectChoices();
                    if (!written(field.getValue()).equals(before)) {
                        form.setValue(field.getValue(), place.getReference(), true);
                    }
                }
            }
        }
    }

    /** JavaRosa keeps rows beyond a smaller count, and the first of a count of 0, until the person deletes them. */
    private void deleteSurplus() {
        if (repeats.values().stream().noneMatch(repeat -> repeat.getCountReference() != null)) {
            return;
        }
        for (boolean deleted = true; deleted; ) {
            deleted = false;
            for (FormIndex place : places()) {
                if (controller.getModel().getEvent(place) == FormEntryController.EVENT_REPEAT && surplus(place)) {
                    controller.deleteRepeat(place);
                    deleted = true;
                    break;
                }
            }
        }
    }

    private boolean surplus(FormIndex row) {
        TreeReference place = row.getReference();
        GroupDef repeat = repeats.get(place.genericize().toString(false));
        if (repeat == null || repeat.getCountReference() == null) {
            return false;
        }
        TreeReference reference = FormInstance.unpackReference(repeat.getCountReference()).contextualize(place);
        IAnswerData count = form.getMainInstance().resolveReference(reference).getValue();
        return place.getMultLast() >= (count == null ? 0 : (int) Double.parseDouble(count.uncast().getString()));
    }

    private void repeatsIn(IFormElement element) {
        if (element instanceof GroupDef && ((GroupDef) element).getRepeat()) {
            TreeReference path = FormInstance.unpackReference(element.getBind());
            repeats.put(path.genericize().toString(false), (GroupDef) element);
        }
        if (element instanceof QuestionDef && ((QuestionDef) element).getDynamicChoices() != null) {
            filters = true;
        }
        for (int index = 0; element.getChildren() != null && index < element.getChildren().size(); index++) {
            repeatsIn(element.getChild(index));
        }
    }

    private boolean counted(FormIndex row) {
        GroupDef repeat = (GroupDef) form.getChild(row);
        return repeat.noAddRemove || repeat.getCountReference() != null;
    }

    /** All that can be gone to now: questions, rows and the places where a row may be added. */
    private List<FormIndex> places() {
        List<FormIndex> found = new ArrayList<>();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        for (int step = 0; step < LONGEST; step++) {
            int event = controller.stepToNextEvent();
            if (event == FormEntryController.EVENT_END_OF_FORM) {
                break;
            }
            if (event == FormEntryController.EVENT_QUESTION || event == FormEntryController.EVENT_PROMPT_NEW_REPEAT || event == FormEntryController.EVENT_REPEAT) {
                found.add(controller.getModel().getFormIndex());
            }
        }
        return found;
    }

    /** What looks different now: each visible question's words, choices and value; null for one that went away. */
    private Map<String, Object> notice(Map<String, Object> seen) {
        Map<String, Object> now = new LinkedHashMap<>();
        lookThrough();
        for (FormIndex place : places()) {
            String path = place.getReference().toString(true);
            int event = controller.getModel().getEvent(place);
            if (event == FormEntryController.EVENT_QUESTION) {
                now.put(path, looks(controller.getModel().getQuestionPrompt(place)));
            } else if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) {
                now.put(path, "one more");
            }
        }
        Map<String, Object> changed = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : now.entrySet()) {
            if (!each.getValue().equals(seen.get(each.getKey()))) {
                changed.put(each.getKey(), each.getValue());
            }
        }
        for (String path : seen.keySet()) {
            if (!now.containsKey(path)) {
                changed.put(path, null);
            }
        }
        seen.clear();
        seen.putAll(now);
        return changed;
    }

    private static List<Object> looks(FormEntryPrompt prompt) {
        List<String> names = new ArrayList<>();
        if (choosing(prompt)) {
            for (SelectChoice choice : prompt.getSelectChoices()) {
                names.add(choice.getValue());
            }
        }
        String value = written(prompt.getAnswerValue());
        return Arrays.asList(String.valueOf(prompt.getQuestionText()), prompt.isRequired(), prompt.isReadOnly(), String.join(" ", names), value);
    }

    private void oneMore() {
        String path = controller.getModel().getFormIndex().getReference().toString(true);
        String key = path.replaceAll("\\[\\d+\\]$", "");
        int rows = added.getOrDefault(key, 0);
        boolean more = rows < taste && added.size() < 40;
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "one more");
        event.put("path", path);
        event.put("added", more);
        events.add(event);
        if (more) {
            added.put(key, rows + 1);
            controller.newRepeat();
            controller.jumpToIndex(controller.getModel().getFormIndex());
        }
    }

    private void question(FormEntryPrompt prompt) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "question");
        event.put("path", prompt.getIndex().getReference().toString(true));
        event.put("label", prompt.getQuestionText());
        event.put("required", prompt.isRequired());
        event.put("readonly", prompt.isReadOnly());
        List<SelectChoice> choices = choosing(prompt) ? prompt.getSelectChoices() : null;
        if (choices != null) {
            List<Object> offered = new ArrayList<>();
            for (SelectChoice choice : choices) {
                offered.add(Arrays.asList(choice.getValue(), prompt.getSelectChoiceText(choice)));
            }
            event.put("choices", offered);
        }
        event.put("before", written(prompt.getAnswerValue()));
        List<Object> attempts = new ArrayList<>();
        event.put("attempts", attempts);
        events.add(event);
        if (prompt.isReadOnly()) {
            return;
        }
        boolean passes = taste == 2 && !prompt.isRequired() && Math.abs(event.get("path").hashCode()) % 3 == 0;
        if (passes) {
            return;
        }
        attempt(prompt, choices, attempts);
    }

    /** Tries answers until one is accepted. */
    private void attempt(FormEntryPrompt prompt, List<SelectChoice> choices, List<Object> attempts) {
        String before = written(prompt.getAnswerValue());
        for (IAnswerData answer : candidates(prompt, choices)) {
            if (written(answer).equals(before)) {
                continue; // JavaRosa computes anew though nothing changes; that is not what we compare
            }
            int outcome = controller.answerQuestion(prompt.getIndex(), answer, false);
            Map<String, Object> attempt = new LinkedHashMap<>();
            attempt.put("value", written(answer));
            attempt.put("outcome", outcome == FormEntryController.ANSWER_OK ? "ok" : "constraint");
            if (outcome != FormEntryController.ANSWER_OK) {
                attempt.put("message", prompt.getConstraintText(answer));
            }
            attempts.add(attempt);
            if (outcome == FormEntryController.ANSWER_OK) {
                FormIndex here = controller.getModel().getFormIndex();
                if (filters) {
                    lookThrough();
                }
                deleteSurplus();
                controller.jumpToIndex(here);
                return;
            }
        }
    }

    private static String written(IAnswerData value) {
        return value == null ? "" : String.valueOf(WRITER.serializeAnswerData(value));
    }

    private static boolean choosing(FormEntryPrompt prompt) {
        int control = prompt.getControlType();
        return control == Constants.CONTROL_SELECT_ONE || control == Constants.CONTROL_SELECT_MULTI || control == Constants.CONTROL_RANK;
    }

    private List<IAnswerData> candidates(FormEntryPrompt prompt, List<SelectChoice> choices) {
        List<IAnswerData> found = new ArrayList<>();
        if (choices != null) {
            choose(prompt, choices, found);
            return found;
        }
        if (prompt.getQuestion() instanceof RangeQuestion) {
            RangeQuestion range = (RangeQuestion) prompt.getQuestion();
            double value = range.getRangeStart().add(range.getRangeStep().multiply(java.math.BigDecimal.valueOf(taste))).doubleValue();
            found.add(prompt.getDataType() == Constants.DATATYPE_INTEGER ? new IntegerData((int) value) : new DecimalData(value));
            return found;
        }
        int[] numbers = {3, 0, 25, 1, 100, 2, 5, 7, 12, 40, 18, 60, 999, 2015, -1, 10, 4};
        String[] texts = {"Ann", "12", "abc123", "0712345678", "A", "ann@example.org", "Li Wei", "0000", "x y z", "12345678"};
        String[] days = {"2020-02-29", "1990-01-01", "2026-12-31", "2015-06-15"};
        for (int index = 0; index < 17; index++) {
            int turned = (index + taste * 2) % 17;
            switch (prompt.getControlType() == Constants.CONTROL_TRIGGER ? -2 : prompt.getDataType()) {
                case Constants.DATATYPE_INTEGER: found.add(new IntegerData(numbers[turned])); break;
                case Constants.DATATYPE_DECIMAL: found.add(new DecimalData(numbers[turned] + 0.5 * taste)); break;
                case Constants.DATATYPE_DATE: found.add(new DateData(at(days[turned % 4] + " 00:00"))); break;
                case Constants.DATATYPE_DATE_TIME: found.add(new DateTimeData(at(days[turned % 4] + " 15:30"))); break;
                case Constants.DATATYPE_TIME: found.add(new TimeData(today("1" + taste + ":45"))); break;
                case Constants.DATATYPE_GEOPOINT: found.add(new GeoPointData(new double[] {31.2 + taste, 121.4, 5, 8})); break;
                case Constants.DATATYPE_BINARY: found.add(new StringData("file" + taste + ".jpg")); break;
                case Constants.DATATYPE_GEOTRACE: case Constants.DATATYPE_GEOSHAPE: break;
                case -2: found.add(new StringData("OK")); break;
                default: found.add(new StringData(texts[turned % 10]));
            }
        }
        return found;
    }

    private void choose(FormEntryPrompt prompt, List<SelectChoice> choices, List<IAnswerData> found) {
        int size = choices.size();
        if (size == 0) {
            return;
        }
        int first = taste == 0 ? 0 : taste == 1 ? size - 1 : Math.abs(prompt.getIndex().getReference().toString(true).hashCode()) % size;
        for (int turn = 0; turn < Math.min(size, 20); turn++) {
            int start = (first + turn) % size;
            if (prompt.getControlType() == Constants.CONTROL_SELECT_ONE) {
                found.add(new SelectOneData(choices.get(start).selection()));
                continue;
            }
            List<Selection> several = new ArrayList<>();
            boolean all = prompt.getControlType() == Constants.CONTROL_RANK;
            int step = all || taste == 1 ? 1 : taste == 2 ? 2 : size;
            for (int index = 0; index < size; index += step) {
                several.add(choices.get((start + index) % size).selection());
            }
            found.add(new SelectMultiData(several));
        }
    }

    private static Date today(String clock) {
        return at(new SimpleDateFormat("yyyy-MM-dd ").format(new Date()) + clock);
    }

    private static Date at(String text) {
        try {
            return new SimpleDateFormat("yyyy-MM-dd HH:mm").parse(text);
        } catch (java.text.ParseException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private void collect(TreeElement element, Map<String, String> values) {
        for (int index = 0; index < element.getNumChildren(); index++) {
            TreeElement child = element.getChildAt(index);
            if (child.getMult() < 0 || !child.isRelevant()) {
                continue;
            }
            if (child.getNumChildren() > 0) {
                collect(child, values);
            } else if (child.getValue() != null) {
                values.put(child.getRef().toString(true), String.valueOf(WRITER.serializeAnswerData(child.getValue())));
            }
        }
    }
}
